import { findBoard } from "../../boards";
import { fail } from "../../core/failure";
import { estimateCodeBytes } from "../../firmware/codeSize";
import type { Graph } from "../../ir/types";
import { buildFamily, type Family } from "../../stages/scale/families";
import type { RamModel } from "../../stages/scale/ramModels";
import { solve } from "../../stages/scale/solve";

/** What a network may use. */
export interface Budgets {
  /** Bytes for parameters as deployed; with a board, for the engine's code too. */
  readonly flash?: number;
  /** Bytes for activations. */
  readonly ram?: number;
  /** Multiply-accumulates of one inference. */
  readonly macs: number;
}

export interface SolveKnobs {
  /** "phinet" (as usual), "xinet", "mobilenetV1", "mobilenetV2" or "efficientnet". */
  readonly family?: Family;
  /** Its flash and RAM, less what the rest of a firmware takes, are the budgets that are not given. */
  readonly board?: string;
  /** How RAM is counted: "planner" (Whittle's memory plan, as usual), "tflm" (nothing shared) or "in-place". */
  readonly ramModel?: RamModel;
  /** Sides of the image to choose from; 16 to 224 when absent. */
  readonly resolutions?: readonly number[];
  /** Numbers of blocks to choose from. */
  readonly layers?: readonly number[];
  readonly classes?: number;
  readonly channels?: number;
}

/** Bytes and MACs, or shares of them. */
export interface Amounts {
  readonly flash: number;
  readonly ram: number;
  readonly macs: number;
}

/** One network that keeps to the budgets. */
export interface SolvedLine {
  /** The knobs, to be given to `nets`. */
  readonly knobs: Readonly<Record<string, number | boolean | string | readonly number[]>>;
  readonly resolution: number;
  readonly parameters: number;
  readonly need: Amounts;
  /** Shares of the budgets, at most 1. */
  readonly used: Amounts;
  /** All three budgets are used to 95 % or more. */
  readonly full: boolean;
}

export interface Solved extends SolvedLine {
  readonly graph: Graph;
  /** The budgets that hold it: "flash", "ram", "macs". */
  readonly binding: readonly string[];
  /** Where a budget is left: why, and what would help. */
  readonly advice: readonly string[];
  /** All that were found, best first. */
  readonly candidates: readonly SolvedLine[];
  /** The rule that ranks them; it says nothing of accuracy. */
  readonly rankedBy: string;
}

export interface ScaleTools {
  /**
   * Hardware-aware scaling: the network that uses three budgets and exceeds none. Takes about a second.
   *
   * `const s = tiny.solve({ flash: 256 * 1024, ram: 64 * 1024, macs: 5e6 }, { family: "phinet" })`, and then `s.used`, `s.graph`
   */
  solve(budgets: Budgets, knobs?: SolveKnobs): Solved;
}

export const scaleTools: ScaleTools = {
  solve(budgets, { family = "phinet", board: id, ...knobs } = {}) {
    const board = id === undefined ? null : findBoard(id);
    const of = (name: "flash" | "ram"): number =>
      budgets[name] ??
      (board
        ? board[name] - board.reserved[name].bytes
        : fail("bad-usage", `solve.${name}`, `there is no budget of ${name}`, "Give it, or name a board."));
    const options = { ...knobs, ...(board ? { codeBytes: estimateCodeBytes } : {}) };
    const { family: _, ...solution } = solve(
      { flash: of("flash"), ram: of("ram"), macs: budgets.macs },
      family,
      options,
    );
    return { ...solution, graph: buildFamily(family, solution.knobs) };
  },
};
