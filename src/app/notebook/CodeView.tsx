import { Fragment } from "react";
import { parse } from "sugar-high/core";
import * as typescript from "sugar-high/lang/typescript";

interface CodeViewProps {
  readonly code: string;
  /** A line to mark, from 1. */
  readonly errorLine?: number | null;
}

/** Code to read: colored, with its lines numbered, and nothing of an editor in it. */
export function CodeView({ code, errorLine = null }: CodeViewProps) {
  const { lines } = parse(code, typescript as never);
  return (
    <pre className="code">
      <code>
        {lines.map((line) => (
          <Fragment key={line.index}>
            <span className={line.index + 1 === errorLine ? "code-line code-line-error" : "code-line"}>
              {line.tokens.map((token, i) => (
                <span key={i} data-token={token.type}>
                  {token.value}
                </span>
              ))}
            </span>
            {"\n"}
          </Fragment>
        ))}
      </code>
    </pre>
  );
}
