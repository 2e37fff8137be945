import type { Failure } from "./failure";

/** The life of something that takes a while: asked for, on its way, there, or failed with a reason. */
export type Loading<T> =
  | { readonly status: "idle" }
  | { readonly status: "running"; readonly what: string; readonly done: number; readonly total: number }
  | { readonly status: "done"; readonly value: T }
  | { readonly status: "failed"; readonly failure: Failure };
