import type { Nodes, Parents } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { Fragment, type ReactNode } from "react";
import { CodeView } from "./CodeView";

/** A note, from Markdown to elements; never to HTML. Pictures and raw HTML are shown as the text that they are. */
export default function NoteView({ text }: { readonly text: string }) {
  return <div className="note-view prose">{draw(fromMarkdown(text))}</div>;
}

const inside = (node: Parents): ReactNode =>
  node.children.map((child, i) => <Fragment key={i}>{draw(child)}</Fragment>);

function draw(node: Nodes): ReactNode {
  switch (node.type) {
    case "root":
      return inside(node);
    case "paragraph":
      return <p>{inside(node)}</p>;
    case "heading":
      // The page has its own first and second level.
      return node.depth <= 2 ? <h3>{inside(node)}</h3> : <h4>{inside(node)}</h4>;
    case "list":
      return node.ordered ? <ol>{inside(node)}</ol> : <ul>{inside(node)}</ul>;
    case "listItem":
      return <li>{inside(node)}</li>;
    case "emphasis":
      return <em>{inside(node)}</em>;
    case "strong":
      return <strong>{inside(node)}</strong>;
    case "inlineCode":
      return <code>{node.value}</code>;
    case "code":
      return <CodeView code={node.value} />;
    case "blockquote":
      return <blockquote>{inside(node)}</blockquote>;
    case "break":
      return <br />;
    case "thematicBreak":
      return <hr />;
    case "link":
      return /^(https?:|mailto:|#)/i.test(node.url) ? (
        <a
          href={node.url}
          rel="noopener noreferrer"
          {...(node.url.startsWith("#") ? {} : { target: "_blank" })}
        >
          {inside(node)}
        </a>
      ) : (
        inside(node)
      );
    case "image":
      return node.alt ?? "";
    case "text":
      return node.value;
    case "html":
      return node.value;
    default:
      return "children" in node ? inside(node as Parents) : null;
  }
}
