/** From what a person chose to a network and what it would cost: pure, and fast enough to follow a slider. */
import { type Failure, toFailure } from "../core/failure";
import type { DatasetCard } from "../datasets/types";
import { estimateCodeBytes } from "../firmware/codeSize";
import { type Cost, cost } from "../ir/cost";
import type { Graph } from "../ir/types";
import { mlp } from "../nets/mlp";
import { phinet } from "../nets/phinet";
import type { Need } from "../stages/fit";
import type { MemoryPlan } from "../stages/plan";
import { plan } from "../stages/plan";
import { sketchDeployment } from "../stages/sketch";
import type { ModelSummary } from "../worker/protocol";
import type { Design } from "./project";

/** A designed network, as it will be trained and as it will be deployed. */
export interface Sketch {
  readonly graph: Graph;
  readonly cost: Cost;
  readonly deployed: { readonly graph: Graph<"int8">; readonly plan: MemoryPlan };
  readonly need: Need;
}

/** The network for some data; throws a `Failure` for impossible knobs. Tables get a multilayer perceptron. */
export function networkFor(design: Design, card: DatasetCard | null): Graph {
  const classes = card?.classes.length ?? 10;
  if (card && card.shape.length !== 3) return mlp({ input: card.shape, hidden: design.hidden, classes });
  const channels = card?.shape[2] ?? 3;
  return phinet({ ...design, channels, classes });
}

export function sketchNetwork(design: Design, card: DatasetCard | null): Sketch | Failure {
  try {
    const graph = networkFor(design, card);
    const costs = cost(graph);
    const deployed = sketchDeployment(graph);
    const need = {
      constantBytes: costs.flashBytes,
      codeBytes: estimateCodeBytes(deployed.graph),
      arenaBytes: deployed.plan.arenaBytes,
      macs: costs.macs,
    };
    return { graph, cost: costs, deployed, need };
  } catch (error) {
    return toFailure(error);
  }
}

/** What a quantized network needs, from its own plan and weights. */
export const needOf = (summary: ModelSummary): Need => ({
  constantBytes: summary.constantBytes,
  codeBytes: estimateCodeBytes(summary.graph),
  arenaBytes: summary.plan.arenaBytes,
  macs: summary.macs,
});

/** The same network when no two activations may share bytes in place. */
export const planWithoutSharing = (graph: Graph<"int8">): MemoryPlan => plan(graph, { inPlace: false });
