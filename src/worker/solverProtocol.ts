/** What the page asks of the solver: networks that spend budgets, and what compound scaling costs. */
import type { Result } from "../core/failure";
import type { Budgets } from "../stages/scale/budgets";
import type { Family, SolveOptions } from "../stages/scale/families";
import type { Searching, Solution } from "../stages/scale/solve";

export interface SolveRequest {
  readonly kind: "solve";
  readonly budgets: Budgets;
  readonly family: Family;
  readonly options: Omit<SolveOptions, "codeBytes">;
  /** Flash holds the engine's code, too. */
  readonly withCode: boolean;
}

/** EfficientNet at these coefficients. */
export interface PhiRequest {
  readonly kind: "phi";
  readonly phis: readonly number[];
  readonly options: Omit<SolveOptions, "codeBytes">;
  readonly withCode: boolean;
}

export interface PhiPoint {
  readonly phi: number;
  readonly resolution: number;
  readonly parameters: number;
  readonly need: Budgets;
}

export type SolverRequest = SolveRequest | PhiRequest;
export type SolverAnswer<R extends SolverRequest> = R extends SolveRequest ? Solution : readonly PhiPoint[];

/** `who` asks: a newer question of the same asker puts an end to its older one. */
export interface Question {
  readonly who: string;
  readonly id: number;
  readonly request: SolverRequest;
}

export type News =
  | { readonly id: number; readonly kind: "progress"; readonly progress: Searching }
  | { readonly id: number; readonly kind: "answer"; readonly result: Result<Solution | readonly PhiPoint[]> }
  /** A newer question has come. */
  | { readonly id: number; readonly kind: "dropped" };
