/**
 * Checks of code: `lessons/NN-slug/check.ts` exports one for each `<Check id cell>` of the lesson. A check looks at a copy of the
 * variables and says which of three things is so, with the quantity that is off and by how much.
 */
import { type Goal, judge, type Outcome } from "./check";

/** A copy of what the notebook's cells have defined, by name. What cannot be copied (functions, tensors) is left out. */
export type Scope = Readonly<Record<string, unknown>>;

export interface CheckContext {
  readonly scope: Scope;
  /** True once this cell has run in this session. */
  readonly ran: (cell: string) => boolean;
}

export type CodeCheck = (context: CheckContext) => Outcome | Promise<Outcome>;
export type CodeChecks = Readonly<Record<string, CodeCheck>>;

/** Nothing to judge yet. */
export const notAttempted: Outcome = { status: "not-attempted" };

/** At most `limit`, the limit included; not attempted while the value is no number. */
export const atMost = (quantity: string, value: unknown, limit: number): Outcome =>
  judgeOne({ quantity, atMost: limit }, value);

export const atLeast = (quantity: string, value: unknown, limit: number): Outcome =>
  judgeOne({ quantity, atLeast: limit }, value);

function judgeOne(goal: Goal, value: unknown): Outcome {
  if (typeof value !== "number") return notAttempted;
  const outcome = judge(goal, { [goal.quantity]: value });
  return outcome.status === "not-attempted" ? outcome : { ...outcome, quantity: goal.quantity };
}

/** The value itself, with a tolerance: wide enough for what a GPU rounds otherwise. */
export function about(quantity: string, value: unknown, want: number, tolerance: number): Outcome {
  if (typeof value !== "number") return notAttempted;
  const low = atLeast(quantity, value, want - tolerance);
  return low.status === "not-yet" ? low : atMost(quantity, value, want + tolerance);
}

/** The first that is not reached, else the last: several quantities in one goal. */
export const all = (...outcomes: readonly Outcome[]): Outcome =>
  outcomes.find(({ status }) => status === "not-attempted") ??
  outcomes.find(({ status }) => status === "not-yet") ??
  outcomes.at(-1) ??
  notAttempted;
