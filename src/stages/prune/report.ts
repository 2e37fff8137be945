/** What a network needs on a board, before and after pruning: the same figures for both, from the structure alone. */
import type { Bytes, Macs } from "../../core/units";
import { cost } from "../../ir/cost";
import type { Model } from "../../ir/types";
import { foldGraph } from "../fold";
import { sketchDeployment } from "../sketch";
import { sparsityOf } from "./masks";

export interface Footprint {
  readonly parameters: number;
  /** Share of zeros in the kernels. */
  readonly sparsity: number;
  readonly macs: Macs;
  /** Weights as int8, biases, multipliers and tables; zeros take as much room as any. */
  readonly flashBytes: Bytes;
  /** Activations, by the memory planner. */
  readonly ramBytes: Bytes;
}

export function footprint(model: Model): Footprint {
  const folded = cost(foldGraph(model.graph));
  return {
    parameters: cost(model.graph).parameters,
    sparsity: sparsityOf(model).share,
    macs: folded.macs,
    flashBytes: folded.flashBytes,
    ramBytes: sketchDeployment(model.graph).plan.arenaBytes,
  };
}
