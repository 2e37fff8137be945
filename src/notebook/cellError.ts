/** What is wrong with a cell that does not compile, and where. */
import type { Failure } from "../core/failure";

export interface CellError {
  readonly ok: false;
  readonly failure: Failure;
  /** From 1; null when the place is not known. */
  readonly line: number | null;
  readonly column: number | null;
}

/** Thrown inside and caught by `compileCell`. */
export class Refusal extends Error {
  constructor(
    readonly what: string,
    readonly next: string,
    readonly at: number,
  ) {
    super(what);
  }
}

/** `source` is what was parsed: its lines are those of the cell. */
export function toError(thrown: unknown, source: string): CellError {
  const place = (at: number) => {
    const before = source.slice(0, at).split("\n");
    return { line: before.length, column: before.at(-1)!.length + 1 };
  };
  if (thrown instanceof Refusal) {
    const failure: Failure = { code: "bad-usage", where: "cell", what: thrown.what, next: thrown.next };
    return { ok: false, failure, ...place(thrown.at) };
  }
  const { message = String(thrown), loc } = (thrown ?? {}) as {
    message?: string;
    loc?: { line: number; column: number };
  };
  const said = message.replace(/^Error transforming [^:]*: /, "").replace(/\s*\(\d+:\d+\)$/, "");
  const written = /\((\d+):(\d+)\)$/.exec(message);
  const line = loc?.line ?? (written ? Number(written[1]) : null);
  const column = loc ? loc.column + 1 : written ? Number(written[2]) : null;
  return {
    ok: false,
    line,
    column,
    failure: {
      code: "bad-usage",
      where: line === null ? "cell" : `line ${line}`,
      what: `this is not TypeScript: ${said.charAt(0).toLowerCase()}${said.slice(1)}`,
      next: "Look at this line and the one before it: often a bracket, a quote or a comma is missing.",
    },
  };
}
