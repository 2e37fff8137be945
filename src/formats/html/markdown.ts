import type { Nodes, Parents } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { escapeHtml } from "./escape";

/** A note as HTML made of a few known elements. Raw HTML in it is shown as the text that it is; pictures as what they are called. */
export const markdownHtml = (text: string): string => draw(fromMarkdown(text));

const inside = (node: Parents): string => node.children.map(draw).join("");

function draw(node: Nodes): string {
  switch (node.type) {
    case "root":
      return inside(node);
    case "paragraph":
      return `<p>${inside(node)}</p>`;
    case "heading": {
      // The file has its own first level.
      const level = Math.min(6, node.depth + 1);
      return `<h${level}>${inside(node)}</h${level}>`;
    }
    case "list":
      return node.ordered ? `<ol>${inside(node)}</ol>` : `<ul>${inside(node)}</ul>`;
    case "listItem":
      return `<li>${inside(node)}</li>`;
    case "emphasis":
      return `<em>${inside(node)}</em>`;
    case "strong":
      return `<strong>${inside(node)}</strong>`;
    case "inlineCode":
      return `<code>${escapeHtml(node.value)}</code>`;
    case "code":
      return `<pre><code>${escapeHtml(node.value)}</code></pre>`;
    case "blockquote":
      return `<blockquote>${inside(node)}</blockquote>`;
    case "break":
      return "<br>";
    case "thematicBreak":
      return "<hr>";
    case "link":
      return /^(https?:|mailto:)/i.test(node.url)
        ? `<a href="${escapeHtml(node.url)}" rel="noopener noreferrer">${inside(node)}</a>`
        : inside(node);
    case "image":
      return escapeHtml(node.alt ?? "");
    case "text":
    case "html":
      return escapeHtml(node.value);
    default:
      return "children" in node ? inside(node as Parents) : "";
  }
}
