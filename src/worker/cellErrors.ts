/** What went wrong in a cell, in plain words, with the line. */
import { type Failure, FailureError } from "../core/failure";
import { LINES_BEFORE, moduleName } from "../notebook/compileCell";
import type { ErrorOutput } from "../notebook/output";

/** `url`: what the cell's module was loaded from; not every browser names it otherwise. */
export function toErrorOutput(thrown: unknown, cell: string, url: string): ErrorOutput {
  const stack = thrown instanceof Error ? readable(thrown.stack ?? "") : "";
  return {
    kind: "error",
    failure: thrown instanceof FailureError ? thrown.failure : inPlainWords(thrown),
    line: lineOf(thrown, cell, url),
    stack,
  };
}

/** The cell's own topmost line in the stack. */
function lineOf(thrown: unknown, cell: string, url: string): number | null {
  if (!(thrown instanceof Error) || !thrown.stack) return null;
  for (const name of [moduleName(cell), url]) {
    const at = thrown.stack.indexOf(`${name}:`);
    const line = at < 0 ? Number.NaN : Number.parseInt(thrown.stack.slice(at + name.length + 1), 10);
    if (line > LINES_BEFORE) return line - LINES_BEFORE;
  }
  return null;
}

/** A cell's names without the object that they live on. */
const readable = (text: string): string =>
  text.replace(/\(0\s*,\s*\$scope_*\.([\w$]+)\)/g, "$1").replace(/\$scope_*\./g, "");

function inPlainWords(thrown: unknown): Failure {
  const failure = (what: string, next: string): Failure => ({ code: "bad-usage", where: "cell", what, next });
  if (!(thrown instanceof Error))
    return failure(`it threw ${String(thrown)}`, "Look at the line that throws.");
  const message = readable(thrown.message);
  const missing = /^(?:Can't find variable: )?([\w$]+)(?: is not defined)?$/.exec(message)?.[1];
  if (thrown instanceof ReferenceError && missing !== undefined)
    return failure(
      `\`${missing}\` is not defined here`,
      "Run the cell that defines it, or check the spelling.",
    );
  if (thrown instanceof RangeError && /call stack/i.test(message))
    return failure("a function calls itself without end", "Give it a case in which it does not.");
  if (/allocation|out of memory/i.test(message))
    return failure(message, "There is not enough memory: use fewer examples or a smaller network.");
  return failure(message === "" ? thrown.name : message, nextFor(thrown));
}

function nextFor(thrown: Error): string {
  if (/is not a function/.test(thrown.message))
    return "Check the spelling of the function, or what stands before the dot.";
  if (/undefined|null/.test(thrown.message) && thrown instanceof TypeError)
    return "Something is not there yet: show it, or check that `await` stands before what takes time.";
  return "Look at this line, and show the values in it.";
}
