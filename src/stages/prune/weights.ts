/** Masks over single weights: unstructured, N of M, and blocks. They make zeros, not a smaller network. */
import { fail } from "../../core/failure";
import type { Model, NodeId, Shape, WeightKey } from "../../ir/types";
import type { Scores } from "./importance";
import { kernelKeys, type Masks } from "./masks";
import type { PruneOptions } from "./options";

const layerOf = (key: WeightKey): NodeId => key.slice(0, key.lastIndexOf("/"));

/** Masks for the patterns "weights", "nm" and "block". Checked options; `scores` of every kernel. */
export function weightMasks(model: Model, scores: Scores, o: PruneOptions): Masks {
  const keys = kernelKeys(model);
  for (const layer of Object.keys(o.layers)) {
    if (!keys.some((key) => layerOf(key) === layer))
      fail(
        "bad-knob",
        `prune.layers.${layer}`,
        "the network has no layer of this name with weights to prune",
        `Choose one of ${keys.map(layerOf).join(", ")}.`,
      );
  }
  if (o.pattern.kind === "nm") return severalOf(model, keys, scores, o, o.pattern);
  const depthwise = depthwiseOf(model);
  const wanted = keys.filter((key) => o.depthwise || !depthwise.has(layerOf(key)) || o.layers[layerOf(key)]);
  const units = wanted.map((key) => unitsOf(key, model.weights[key]!.shape, scores[key]!, o));
  const own = units.filter((u) => layerOf(u.key) in o.layers || o.scope === "layer");
  const competing = units.filter((u) => !own.includes(u));
  return Object.fromEntries([
    ...own.map((u) => [u.key, maskLowest([u], o.layers[layerOf(u.key)] ?? o.sparsity)[0]!] as const),
    ...maskLowest(competing, o.sparsity).map((mask, i) => [competing[i]!.key, mask] as const),
  ]);
}

const depthwiseOf = ({ graph }: Model): ReadonlySet<NodeId> =>
  new Set(graph.nodes.filter((n) => n.op === "depthwiseConv2d").map((n) => n.id));

/** What goes together in a kernel: single weights or blocks, each with its mean score. */
interface Units {
  readonly key: WeightKey;
  readonly size: number;
  readonly scores: Float32Array;
  /** The unit of each weight. */
  readonly unitOf: (i: number) => number;
}

function unitsOf(key: WeightKey, shape: Shape, scores: Float32Array, o: PruneOptions): Units {
  if (o.pattern.kind !== "block") return { key, size: scores.length, scores, unitOf: (i) => i };
  const { rows, columns } = o.pattern;
  const width = scores.length / shape[0]!;
  const across = Math.ceil(width / columns);
  const unitOf = (i: number) =>
    Math.floor(Math.floor(i / width) / rows) * across + Math.floor((i % width) / columns);
  const count = Math.ceil(shape[0]! / rows) * across;
  const sums = new Float32Array(count);
  const sizes = new Float32Array(count);
  for (const [i, score] of scores.entries()) {
    sums[unitOf(i)]! += score;
    sizes[unitOf(i)]!++;
  }
  return { key, size: scores.length, scores: sums.map((s, u) => s / sizes[u]!), unitOf };
}

/** Takes the lowest share of all units together; of equal ones the first. */
function maskLowest(all: readonly Units[], share: number): Uint8Array[] {
  const scores = Float64Array.from(all.flatMap((u) => [...u.scores]));
  const gone = new Uint8Array(scores.length);
  const order = lowest(scores, Math.round(scores.length * share));
  for (const i of order) gone[i] = 1;
  let start = 0;
  return all.map(({ size, scores: own, unitOf }) => {
    const from = start;
    start += own.length;
    return Uint8Array.from({ length: size }, (_, i) => 1 - gone[from + unitOf(i)]!);
  });
}

/** Places of the `count` lowest scores; ties go to the earlier place. */
export function lowest(scores: Float64Array, count: number): Uint32Array {
  const order = Uint32Array.from(scores.keys());
  order.sort((a, b) => scores[a]! - scores[b]! || a - b);
  return order.subarray(0, count);
}

/** The n highest of each m in a row along the input channels (the last axis); layers that do not divide stay whole. */
function severalOf(
  model: Model,
  keys: readonly WeightKey[],
  scores: Scores,
  { layers }: PruneOptions,
  { n, m }: { readonly n: number; readonly m: number },
): Masks {
  const named = Object.keys(layers).filter((layer) => layers[layer]! > 0);
  const depthwise = depthwiseOf(model);
  const fits = (key: WeightKey) =>
    !depthwise.has(layerOf(key)) && model.weights[key]!.shape.at(-1)! % m === 0;
  const wanted = keys.filter((key) => (named.length > 0 ? named.includes(layerOf(key)) : fits(key)));
  const wrong = wanted.find((key) => !fits(key));
  if (wrong || wanted.every((key) => layers[layerOf(key)] === 0)) {
    fail(
      "bad-knob",
      "prune.pattern",
      wrong
        ? `${n}:${m} does not divide ${layerOf(wrong)}: ${depthwise.has(layerOf(wrong)) ? "its filters have one input channel" : `its filters have ${model.weights[wrong]!.shape.at(-1)} input channels`}`
        : `${n}:${m} divides no layer of this network`,
      `Choose layers whose input channels are a multiple of ${m}, or design the network with such widths.`,
    );
  }
  return Object.fromEntries(
    wanted
      .filter((key) => layers[layerOf(key)] !== 0)
      .map((key) => {
        const mask = new Uint8Array(scores[key]!.length).fill(1);
        for (let from = 0; from < mask.length; from += m) {
          const row = Float64Array.from(scores[key]!.subarray(from, from + m));
          for (const i of lowest(row, m - n)) mask[from + i] = 0;
        }
        return [key, mask];
      }),
  );
}
