/** What widgets have reported so far, by name: `network.parameters` → 38421. Absent means "not known yet". */
export type Facts = Readonly<Record<string, number>>;

/** A goal on one quantity, with its limit included. */
export interface Goal {
  readonly quantity: string;
  readonly atMost?: number | undefined;
  readonly atLeast?: number | undefined;
}

/** Three outcomes: nothing to judge yet, reached, or off by a known amount. */
export type Outcome =
  | { readonly status: "not-attempted" }
  | { readonly status: "correct"; readonly value: number; readonly quantity?: string }
  | {
      readonly status: "not-yet";
      /** The name of what is off, where the goal does not say it. */
      readonly quantity?: string;
      readonly value: number;
      readonly limit: number;
      readonly off: number;
      readonly tooHigh: boolean;
    };

/** Judges a goal by the facts. `off` is the distance to the limit, always positive; NaN is never a success. */
export function judge(goal: Goal, facts: Facts): Outcome {
  const value = facts[goal.quantity];
  if (value === undefined) return { status: "not-attempted" };
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = goal;
  if (value <= atMost && value >= atLeast) return { status: "correct", value };
  const tooHigh = value > atMost;
  const limit = tooHigh ? atMost : atLeast;
  return { status: "not-yet", value, limit, off: Math.abs(value - limit), tooHigh };
}
