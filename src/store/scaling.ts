/** Hardware-aware scaling as the page needs it at once, while a slider moves: formulas, and maps of where the budgets lie. */
import { findBoard } from "../boards";
import { estimateCodeBytes } from "../firmware/codeSize";
import { phinet } from "../nets/phinet";
import type { Budgets, Candidate } from "../stages/scale/budgets";
import { closedForm, type Knobs3 } from "../stages/scale/phinetClosed";
import { type PhinetShape, phinetCounter } from "../stages/scale/phinetCount";
import { ramOfCount } from "../stages/scale/phinetExact";
import type { RamModel } from "../stages/scale/ramModels";
import { sketchGraph } from "../stages/sketch";
import type { Design } from "./project";

/** What a board leaves for a network. */
export function budgetsOfBoard(id: string): Pick<Budgets, "flash" | "ram"> {
  const { flash, ram, reserved } = findBoard(id);
  return { flash: flash - reserved.flash.bytes, ram: ram - reserved.ram.bytes };
}

/** The deck's example, where no board is chosen. */
export const deckBudgets: Budgets = { flash: 1024 * 1024, ram: 392 * 1024, macs: 63e6 };

/** What of a candidate's knobs stays when alpha, beta and t0 move. */
export function shapeOf({ knobs }: Candidate): PhinetShape & { readonly layers: number } {
  const { alpha: _a, beta: _b, t0: _t, ...shape } = knobs;
  return shape as never;
}

export const knobs3Of = ({ knobs }: Candidate): Knobs3 => ({
  alpha: knobs.alpha as number,
  beta: knobs.beta as number,
  t0: knobs.t0 as number,
});

/** The engine's code for networks of a shape. */
export const codeOf = (shape: PhinetShape): number =>
  estimateCodeBytes(sketchGraph(phinet({ ...shape, alpha: 0.1, beta: 1, t0: 2 })));

/** The formulas' knobs with what they use of the budgets, counted; null where they have no answer. */
export function byFormula(shape: PhinetShape, budgets: Budgets, ramModel: RamModel) {
  const found = closedForm(shape, budgets, ramModel);
  if (!found) return null;
  const { rounds: _, ...knobs } = found;
  const count = phinetCounter(shape)(knobs.alpha, knobs.beta, knobs.t0);
  const used: Budgets = {
    flash: count.flashBytes / budgets.flash,
    ram: ramOfCount(count, ramModel) / budgets.ram,
    macs: count.macs / budgets.macs,
  };
  return { knobs, used };
}

/** A candidate as the designer's knobs. */
export function designOf({ knobs, resolution }: Candidate): Partial<Design> {
  const { alpha, beta, t0, layers, downsample } = knobs as never as Design;
  return { alpha, beta, t0, layers, downsample, resolution };
}
