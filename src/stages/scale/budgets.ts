/** Three budgets, what of them a network uses, and what is wrong with budgets that make no sense. */
import { fail } from "../../core/failure";
import { type Bytes, type Macs, showBytes, showCount } from "../../core/units";
import type { Graph } from "../../ir/types";
import type { RamModel } from "./ramModels";

export interface Budgets {
  /** For parameters as deployed (int8 weights, 32-bit biases, multipliers, tables), and for code where `codeBytes` is given. */
  readonly flash: Bytes;
  /** For activations, by the chosen `RamModel`. */
  readonly ram: Bytes;
  /** Multiply-accumulates of one inference. */
  readonly macs: Macs;
}

export type Resource = keyof Budgets;
export const resources: readonly Resource[] = ["flash", "ram", "macs"];

/** A budget counts as used from here on. */
export const USED = 0.95;

export interface ScaleOptions {
  readonly ramModel?: RamModel;
  /** Classes of the classifier; 0 leaves it off. */
  readonly classes?: number;
  /** Channels of the input. */
  readonly channels?: number;
  /** Sides of the input image to choose from. */
  readonly resolutions?: readonly number[];
  /** Numbers of blocks to choose from, for families that have them. */
  readonly layers?: readonly number[];
  /** Counts the engine's code of a deployed network as flash. Absent: code is not counted. */
  readonly codeBytes?: (deployed: Graph<"int8">) => Bytes;
}

/** A network that keeps to the budgets. */
export interface Candidate {
  /** What the family's builder takes. */
  readonly knobs: Readonly<Record<string, number | boolean | string | readonly number[]>>;
  readonly resolution: number;
  readonly parameters: number;
  readonly need: Budgets;
  /** Shares of the budgets, at most 1. */
  readonly used: Budgets;
  /** All three budgets are used to 95 % or more. */
  readonly full: boolean;
}

export const sharesOf = (need: Budgets, budgets: Budgets): Budgets => ({
  flash: need.flash / budgets.flash,
  ram: need.ram / budgets.ram,
  macs: need.macs / budgets.macs,
});

export const leastUsed = (used: Budgets): number => Math.min(used.flash, used.ram, used.macs);
export const fits = (used: Budgets): boolean => Math.max(used.flash, used.ram, used.macs) <= 1;

export const nameOf: Readonly<Record<Resource, string>> = { flash: "flash", ram: "RAM", macs: "MACs" };

/** "63.00 M MACs", "392.0 KiB of RAM". */
export const amount = (resource: Resource, value: number): string =>
  resource === "macs" ? `${showCount(value)} MACs` : `${showBytes(value)} of ${nameOf[resource]}`;

export function checkBudgets(budgets: Budgets): void {
  for (const name of resources) {
    const value = budgets[name];
    if (Number.isFinite(value) && value > 0) continue;
    fail(
      "bad-usage",
      `solve.${name}`,
      `the budget of ${nameOf[name]} is ${String(value)}`,
      name === "macs"
        ? "Give a number above 0, as 63e6 multiply-accumulates an inference."
        : "Give a number of bytes above 0, as 256 * 1024.",
    );
  }
}

/** Throws `does-not-fit` when even the smallest network of a family needs more than a budget. */
export function checkSmallest(family: string, need: Budgets, budgets: Budgets): void {
  const short = resources.filter((name) => need[name] > budgets[name]);
  if (short.length === 0) return;
  const lacks = short.map(
    (name) => `${amount(name, need[name])}, and the budget is ${amount(name, budgets[name])}`,
  );
  const next: Readonly<Record<Resource, string>> = {
    flash:
      "Give it more flash, or choose another family or board: fewer parameters than that it cannot have.",
    ram: "Allow smaller images, give it more RAM, or choose a board with more.",
    macs: "Allow smaller images, or more multiply-accumulates: it will take a little longer.",
  };
  fail(
    "does-not-fit",
    `solve.${short[0]!}`,
    `the smallest ${family} needs ${lacks.join("; ")}`,
    next[short[0]!],
  );
}
