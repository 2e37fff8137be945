/** Where a network's weights lie: trainable ones in the flat vectors, moving averages and constants in `state`. */
import { opOf } from "../../ir/ops";
import { padded } from "../../ir/trainKernels";
import type { Graph, Model, NodeId, WeightKey } from "../../ir/types";
import { weightSpecs } from "../../ir/verify";
import { layoutWords, pack } from "../layout";
import type { PlanOptions } from "../options";
import type { PlacedWeight, Slot, Space } from "../program";
import type { Draft, DraftRegion } from "./draft";

export interface OwnWeight extends PlacedWeight {
  readonly node: NodeId;
  readonly name: string;
  /** Kernels only: biases and batch norm stay as they are. */
  readonly decays: boolean;
  /** How its int8 scales lie, for fake quantization; null: it stays in float. */
  readonly scales: "column" | "whole" | null;
}

function* layoutsOf(graph: Graph) {
  for (const { node, name, key, spec } of weightSpecs(graph)) {
    const def = opOf(node);
    const layout = def.train!.layouts[name]!;
    const words = layout === "replicated" ? padded(node.out.shape.at(-1)!) : layoutWords(layout, spec.shape);
    const axis = def.int8?.channelAxis[name];
    const scales = axis === undefined ? null : axis === null ? ("whole" as const) : ("column" as const);
    yield { node: node.id, name, key, shape: spec.shape, trainable: spec.trainable, layout, words, scales };
  }
}

/** The weights of the network that learns. */
export const placeWeights = (draft: Draft, graph: Graph): OwnWeight[] =>
  [...layoutsOf(graph)].map(({ words, trainable, scales, ...w }) => ({
    ...w,
    slot: draft.reserve(trainable ? "parameter" : "state", words),
    decays: w.name === "kernel",
    scales: trainable ? scales : null,
  }));

/** The weights of a teacher, with their values. */
export const freezeWeights = (draft: Draft, { graph, weights }: Model): Map<WeightKey, PlacedWeight> =>
  new Map(
    [...layoutsOf(graph)].map(({ key, shape, layout, words }) => {
      const data = new Float32Array(words);
      pack(layout, shape, weights[key]!.data, data);
      return [key, { key, shape, layout, slot: draft.hold("frozen", data) }];
    }),
  );

/** Memory for the vectors that run parallel to `parameter`, as far as this plan needs them. */
export function reserveVectors(draft: Draft, o: PlanOptions): void {
  const needed: readonly (readonly [Space, boolean])[] = [
    ["gradient", true],
    ["first", true],
    ["second", o.optimizer.kind !== "sgd"],
    ["average", o.averageDecay > 0],
    ["mask", o.masked],
    ["shadow", o.fakeQuant !== null],
  ];
  for (const [space, needs] of needed) if (needs) draft.reserve(space, draft.words.parameter);
}

/** Partial sums of a weight's gradient: `parts` times the weight's words. */
export interface Partial {
  readonly region: DraftRegion;
  readonly parts: number;
}

/** Where the forward pass reads weights, and where the backward pass leaves their gradients. */
export interface WeightRegions {
  readonly weight: (key: WeightKey) => DraftRegion;
  readonly gradientOf: (key: WeightKey, parts: number) => DraftRegion;
  /** What `gradientOf` has handed out. */
  readonly partials: ReadonlyMap<WeightKey, Partial>;
}

/** `quantized`: the forward pass reads int8 weights from the shadow. One part is the gradient itself. */
export function weightRegions(
  draft: Draft,
  weights: readonly OwnWeight[],
  quantized: boolean,
): WeightRegions {
  const own = new Map(weights.map((w) => [w.key, w]));
  const partials = new Map<WeightKey, Partial>();
  return {
    weight: (key) => {
      const { slot, scales } = own.get(key)!;
      return quantized && scales !== null ? { ...slot, space: "shadow" } : slot;
    },
    gradientOf: (key, parts) => {
      const { slot } = own.get(key)!;
      const region: DraftRegion =
        parts === 1 ? { ...slot, space: "gradient" } : draft.fresh("sums", parts * slot.words);
      partials.set(key, { region, parts });
      return region;
    },
    partials,
  };
}

/** The gradients of all trainable weights, by key. */
export const gradientSlots = (weights: readonly OwnWeight[]): Record<string, Slot> =>
  Object.fromEntries(
    weights.filter((w) => w.slot.space === "parameter").map((w) => [w.key, { ...w.slot, space: "gradient" }]),
  );
