/**
 * Failures are mistakes a person can repair: each says where, what, and what next. Bugs are `invariant`s.
 * Plain data, so a failure crosses a worker's border unharmed.
 */
export interface Failure {
  readonly code: FailureCode;
  /** The place: a node id, a file name, a knob. */
  readonly where: string;
  /** What is wrong, in one sentence with the numbers in it. */
  readonly what: string;
  /** What to do next. */
  readonly next: string;
}

export type FailureCode =
  | "bad-knob"
  | "bad-graph"
  | "shape-mismatch"
  | "not-deployable"
  | "unsupported-op"
  | "no-gradient"
  | "bad-file"
  | "bad-data"
  | "bad-usage"
  | "does-not-fit"
  | "diverged"
  | "device-lost"
  | "device-wrong"
  | "cancelled"
  | "storage-full"
  | "internal";

/** The thrown form of a `Failure`. Its message is "where: what", as in `kws.add7: cannot add [8x8x16] and [8x8x24]`. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.where}: ${failure.what}`);
    this.name = "FailureError";
    this.failure = failure;
  }
}

/** Throws a `FailureError`. */
export function fail(code: FailureCode, where: string, what: string, next: string): never {
  throw new FailureError({ code, where, what, next });
}

/** What anything thrown says to a person: a failure as it is, anything else as an internal error. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "internal",
    where: "whittle",
    what: message,
    next: "This is a defect in Whittle. Your work is saved; reload the page and try again.",
  };
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** Runs `f`; what it throws comes back as a failure. */
export async function attempt<T>(f: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await f() };
  } catch (thrown) {
    return { ok: false, failure: toFailure(thrown) };
  }
}

/** Throws when a fact that the code relies on is false: a bug, never a user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`internal: ${message}`);
}
