/** Masks over whole channels and residual blocks, with everything that belongs to them: what `compact` can take out. */
import { fail } from "../../core/failure";
import { cost } from "../../ir/cost";
import type { Model, NodeId, WeightKey } from "../../ir/types";
import { weightSpecs } from "../../ir/verify";
import { findBlocks } from "../../training/compile/layerDrop";
import { narrowGraph } from "../narrow";
import { mapChannels } from "./channelMap";
import { type ChannelGroup, channelGroups, elementsAt, groupAt } from "./groups";
import { channelScores, type Scores } from "./importance";
import type { Masks } from "./masks";
import type { PruneOptions } from "./options";
import { lowest } from "./weights";

/** Masks for the pattern "channels". */
export function channelMasks(model: Model, scores: Scores, o: PruneOptions): Masks {
  const map = mapChannels(model.graph);
  const groups = channelGroups(model.graph, map);
  if (groups.length === 0) {
    fail(
      "bad-knob",
      "prune.pattern",
      "this network has no channels that could go: all belong to its input or output",
      "Prune single weights, or give the network a hidden layer.",
    );
  }
  const judged = groups.filter((group) => o.importance !== "batchNorm" || isNormalized(group));
  if (judged.length === 0) {
    fail(
      "bad-knob",
      "prune.importance",
      "no batch norm scales any channels of this network",
      'Choose another importance, as "l1".',
    );
  }
  const ranked = judged.map((group) => ({
    group,
    scores: channelScores(group, model, scores, o.importance),
  }));
  const taken = (sparsity: number) => takeChannels(ranked, { ...o, sparsity });
  const left = (gone: ReadonlyMap<ChannelGroup, readonly number[]>): number => {
    const numbers = new Set([...gone].flatMap(([g, list]) => list.map((i) => g.channels[i]!)));
    return cost(narrowGraph(model.graph, numbers, map)).macs;
  };
  if (o.macs === null) return maskChannels(model, taken(o.sparsity));
  const wanted = o.macs * cost(model.graph).macs;
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (left(taken(middle)) > wanted) low = middle;
    else high = middle;
  }
  const gone = taken(high);
  if (left(gone) > wanted) {
    fail(
      "bad-knob",
      "prune.macs",
      `even with the fewest channels ${Math.ceil((100 * left(gone)) / cost(model.graph).macs)} % of the MACs are left`,
      "Keep more of them, or design a smaller network.",
    );
  }
  return maskChannels(
    model,
    giveBack(ranked, gone, roundToOf(o), (g) => left(g) <= wanted),
  );
}

/** Layers of one width lose channels at the same sparsity, and so too many at once: the best that went come back as far as they fit. */
function giveBack(
  ranked: readonly Ranked[],
  gone: ReadonlyMap<ChannelGroup, readonly number[]>,
  roundTo: number,
  fits: (gone: ReadonlyMap<ChannelGroup, readonly number[]>) => boolean,
): ReadonlyMap<ChannelGroup, readonly number[]> {
  const now = new Map(gone);
  const bestGone = ({ group, scores }: Ranked) => scores[gone.get(group)!.at(-1)!] ?? 0;
  for (const { group } of [...ranked].sort((a, b) => bestGone(b) - bestGone(a))) {
    const before = now.get(group)!;
    now.set(group, before.slice(0, Math.max(0, before.length - roundTo)));
    if (!fits(now)) now.set(group, before);
  }
  return now;
}

const roundToOf = ({ pattern }: PruneOptions): number =>
  (pattern.kind === "channels" && pattern.roundTo) || 1;

/** By batch norm, channels that none scales cannot be judged: they stay. */
const isNormalized = ({ slices }: ChannelGroup): boolean => slices.some((s) => s.weight.endsWith("/gamma"));

interface Ranked {
  readonly group: ChannelGroup;
  readonly scores: Float64Array;
}

/** Channels that go, by group; every group keeps a multiple of `roundTo`, and at least one channel. */
function takeChannels(ranked: readonly Ranked[], o: PruneOptions): Map<ChannelGroup, number[]> {
  const roundTo = roundToOf(o);
  const groups = ranked.map((r) => r.group);
  const own = new Map(Object.entries(o.layers).map(([layer, share]) => [groupAt(groups, layer), share]));
  const share = new Map(ranked.map((r) => [r.group, own.get(r.group) ?? o.sparsity]));
  if (o.scope === "global") {
    const competing = ranked.filter((r) => !own.has(r.group));
    const all = Float64Array.from(competing.flatMap((r) => [...r.scores]));
    const gone = new Set(lowest(all, Math.round(all.length * o.sparsity)));
    let start = 0;
    for (const { group, scores } of competing) {
      const count = [...scores.keys()].filter((i) => gone.has(start + i)).length;
      share.set(group, count / scores.length);
      start += scores.length;
    }
  }
  return new Map(
    ranked.map(({ group, scores }) => {
      const n = scores.length;
      const wanted = Math.max(1, n - Math.round(n * share.get(group)!));
      const keep = Math.min(n, Math.ceil(wanted / roundTo) * roundTo);
      return [group, [...lowest(scores, n - keep)]];
    }),
  );
}

/** Zeros for all trainable weights that belong to these channels, those that read them included. */
export function maskChannels(model: Model, gone: ReadonlyMap<ChannelGroup, readonly number[]>): Masks {
  const masks: Record<WeightKey, Uint8Array> = {};
  for (const [group, channels] of gone) {
    if (channels.length === 0) continue;
    for (const { weight, axis, at, trainable } of group.slices) {
      if (!trainable) continue;
      const { shape, data } = model.weights[weight]!;
      masks[weight] ??= new Uint8Array(data.length).fill(1);
      const mask = masks[weight];
      for (const i of elementsAt(
        shape,
        axis,
        channels.flatMap((c) => at[c]!),
      ))
        mask[i] = 0;
    }
  }
  return masks;
}

/** Masks for the pattern "residuals": the blocks whose weights matter least; each then adds nothing. */
export function residualMasks(model: Model, scores: Scores, o: PruneOptions): Masks {
  const { ends, inside } = findBlocks(model.graph, new Set());
  if (ends.length === 0) {
    fail(
      "bad-knob",
      "prune.pattern",
      "this network has no residual block that could go",
      "Prune channels instead, or choose a network with skip connections.",
    );
  }
  const named = Object.keys(o.layers).find((layer) => !ends.includes(layer));
  if (named !== undefined) {
    fail(
      "bad-knob",
      `prune.layers.${named}`,
      "no residual block ends at a node of this name",
      `Choose one of ${ends.join(", ")}.`,
    );
  }
  const specs = weightSpecs(model.graph).filter((s) => s.spec.trainable);
  const keysOf = (block: number) => specs.flatMap((s) => (inside.get(s.node.id) === block ? [s.key] : []));
  const worth = Float64Array.from(ends, (_, block) => {
    const parts = keysOf(block).flatMap((key) => (scores[key] ? [scores[key]] : []));
    const sum = parts.reduce((n, s) => n + s.reduce((a, b) => a + b, 0), 0);
    return (
      sum /
      Math.max(
        1,
        parts.reduce((n, s) => n + s.length, 0),
      )
    );
  });
  const kept = (end: NodeId) => o.layers[end] === 0;
  const order = [...lowest(worth, ends.length)].filter((i) => !kept(ends[i]!));
  const gone = order.slice(0, Math.round(ends.length * o.sparsity));
  return Object.fromEntries(
    gone.flatMap(keysOf).map((key) => [key, new Uint8Array(model.weights[key]!.data.length)]),
  );
}
