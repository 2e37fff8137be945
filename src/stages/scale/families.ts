/** The families that can be scaled to a board: how each is built, and what its smallest network is. */
import { fail } from "../../core/failure";
import { cost } from "../../ir/cost";
import type { Graph } from "../../ir/types";
import { type EfficientnetKnobs, efficientnet, PHI } from "../../nets/efficientnet";
import { type MobilenetV1Knobs, mobilenetV1 } from "../../nets/mobilenetV1";
import { type MobilenetV2Knobs, mobilenetV2 } from "../../nets/mobilenetV2";
import { type PhinetKnobs, phinet } from "../../nets/phinet";
import { type XinetKnobs, xinet } from "../../nets/xinet";
import { sketchGraph } from "../sketch";
import { type Budgets, type Candidate, leastUsed, type ScaleOptions, sharesOf, USED } from "./budgets";
import { phinetRanges } from "./phinetExact";
import { type RamModel, ramOf } from "./ramModels";

export const families = ["phinet", "xinet", "mobilenetV1", "mobilenetV2", "efficientnet"] as const;
export type Family = (typeof families)[number];

/** What `solve` takes beyond the budgets; a PhiNet's fixed knobs are those of its builder. */
export interface SolveOptions extends ScaleOptions {
  readonly phinet?: Pick<
    PhinetKnobs,
    "squeezeExcite" | "activation" | "divisor" | "stemStride" | "share5x5" | "residuals" | "downsample"
  >;
}

export const optionDefaults = { ramModel: "planner" as RamModel, classes: 10, channels: 3 };

const every = (step: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

/** Sides that are tried when none are given; XiNet's must halve evenly. */
export const resolutionsOf: Readonly<Record<Family, readonly number[]>> = {
  phinet: every(8, 16, 224),
  xinet: [32, 48, 64, 80, 96, 128, 160, 192, 224],
  mobilenetV1: every(16, 32, 224),
  mobilenetV2: every(16, 32, 224),
  efficientnet: [],
};

export const layersOf = { phinet: [4, 5, 6, 7, 8, 9, 10], xinet: [5] } as const;

export function checkFamily(family: string): Family {
  const found = families.find((name) => name === family);
  return (
    found ??
    fail(
      "bad-usage",
      "solve.family",
      `there is no family "${family}"`,
      `Choose one of ${families.join(", ")}.`,
    )
  );
}

/** The graph of a candidate's knobs. Throws what the builder throws. */
export function buildFamily(family: Family, knobs: Candidate["knobs"]): Graph {
  const build: Readonly<Record<Family, (k: never) => Graph>> = {
    phinet: (k: PhinetKnobs) => phinet(k),
    xinet: (k: XinetKnobs) => xinet(k),
    mobilenetV1: (k: MobilenetV1Knobs) => mobilenetV1(k),
    mobilenetV2: (k: MobilenetV2Knobs) => mobilenetV2(k),
    efficientnet: (k: EfficientnetKnobs) => efficientnet(k),
  };
  return build[family](knobs as never);
}

/** What a graph needs of the three budgets. */
export function needOf(
  graph: Graph,
  options: SolveOptions,
  quick = false,
): Budgets & { readonly parameters: number } {
  const { parameters, macs, flashBytes } = cost(graph);
  const { ramModel, codeBytes } = { ...optionDefaults, ...options };
  const code = codeBytes?.(sketchGraph(graph)) ?? 0;
  return { parameters, macs, flash: flashBytes + code, ram: ramOf(graph, ramModel, quick) };
}

/** `quick`: RAM as a search counts it, never too low. */
export function candidateOf(
  family: Family,
  knobs: Candidate["knobs"],
  budgets: Budgets,
  options: SolveOptions,
  quick = false,
): Candidate {
  const graph = buildFamily(family, knobs);
  const { parameters, ...need } = needOf(graph, options, quick);
  const used = sharesOf(need, budgets);
  const resolution = graph.nodes[0]!.out.shape[0]!;
  return { knobs, resolution, parameters, need, used, full: leastUsed(used) >= USED };
}

/** The smallest network that the search may choose: no budget below its need can be met. */
export function smallestOf(family: Family, options: SolveOptions): Candidate["knobs"] {
  const { classes, channels } = { ...optionDefaults, ...options };
  const resolution = Math.min(...(options.resolutions ?? resolutionsOf[family]));
  const image = { classes, channels };
  if (family === "efficientnet") return { ...image, phi: PHI[0] };
  if (family === "xinet") return { ...image, resolution, alpha: 0.1, gamma: 8, layers: 5 };
  if (family !== "phinet") return { ...image, resolution, alpha: 0.05 };
  const { alpha, beta, t0 } = phinetRanges;
  return {
    ...{ ...image, ...options.phinet, resolution },
    ...{ alpha: alpha[0], beta: beta[0], t0: t0[0] },
    layers: Math.min(...(options.layers ?? layersOf.phinet)),
  };
}
