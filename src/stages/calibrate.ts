/**
 * Ranges of every activation, seen on real data: what `quantize` needs to choose scales. Run it on a folded model.
 */
import { fail, invariant } from "../core/failure";
import type { Tf } from "../ir/op";
import { opOf } from "../ir/ops";
import { dequantize, quantizeValue } from "../ir/quantMath";
import type { Model, Node, NodeId } from "../ir/types";
import { lowerGraph, toTensors } from "../runtime/float";
import { activationQuant } from "./quantize";

/**
 * "minMax": nothing clips. "percentile": the outermost share of values on each side may clip. "mse": the clip that loses
 * least in squared error (Nagel et al. 2021, "A White Paper on Neural Network Quantization"). "mixed": for each layer the one of
 * these whose rounded values were least wrong.
 */
export type CalibrationMethod = SingleMethod | "mixed";
export const singleMethods = ["minMax", "percentile", "mse"] as const;
export const calibrationMethods = [...singleMethods, "mixed"] as const;
export type SingleMethod = (typeof singleMethods)[number];

/** What "mixed" has chosen for a layer, and what each method would have given: signal to rounding noise, in decibels. */
export interface Choice {
  readonly method: SingleMethod;
  readonly decibels: Readonly<Record<SingleMethod, number>>;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface Ranges {
  readonly method: CalibrationMethod;
  readonly samples: number;
  readonly of: Readonly<Record<NodeId, Range>>;
  /** With "mixed": the layers that have a choice; those whose op dictates its scale have none. */
  readonly choices?: Readonly<Record<NodeId, Choice>>;
}

export interface CalibrateOptions {
  readonly method?: CalibrationMethod;
  /** Share of values kept by "percentile". */
  readonly kept?: number;
  /** Samples a batch. */
  readonly batch?: number;
}

export interface StageIo {
  readonly tf: Tf;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const BINS = 2048;

/** `values` are `count` inputs, row-major, already normalized. Throws `bad-data` for none. */
export async function calibrate(
  model: Model,
  values: Float32Array,
  count: number,
  options: CalibrateOptions,
  io: StageIo,
): Promise<Ranges> {
  const { method = "minMax", kept = 0.9999, batch = 32 } = options;
  if (count < 1)
    fail(
      "bad-data",
      "calibrate",
      "there is no example to see ranges on",
      "Give it a few dozen training examples: they need no labels.",
    );
  const ranges = new Map<NodeId, { min: number; max: number }>();
  await eachBatch(model, values, count, batch, io, (id, data) => {
    const r = ranges.get(id) ?? { min: 0, max: 0 }; // zero is always representable
    for (const v of data) {
      if (v < r.min) r.min = v;
      if (v > r.max) r.max = v;
    }
    ranges.set(id, r);
  });
  if (method !== "minMax") {
    const histograms = new Map<NodeId, Float64Array>();
    await eachBatch(model, values, count, batch, io, (id, data) => {
      const { min, max } = ranges.get(id)!;
      const bins = histograms.get(id) ?? new Float64Array(BINS);
      const perBin = (max - min) / BINS || 1;
      for (const v of data) bins[Math.min(BINS - 1, Math.floor((v - min) / perBin))]! += 1;
      histograms.set(id, bins);
    });
    const by = (single: SingleMethod, id: NodeId): Range => {
      const [bins, range] = [histograms.get(id)!, ranges.get(id)!];
      if (single === "minMax") return range;
      return single === "mse" ? leastError(bins, range) : percentile(bins, range, kept);
    };
    if (method === "mixed")
      return { method, samples: count, ...(await chooseEach(model, values, count, batch, io, by)) };
    for (const id of histograms.keys()) ranges.set(id, by(method, id));
  }
  return { method, samples: count, of: Object.fromEntries(ranges) };
}

/** Rounds every value by each method, and takes the one that errs least. */
async function chooseEach(
  model: Model,
  values: Float32Array,
  count: number,
  batch: number,
  io: StageIo,
  by: (method: SingleMethod, id: NodeId) => Range,
): Promise<Pick<Ranges, "of" | "choices">> {
  const { nodes } = model.graph;
  const tries = new Map(
    nodes.map(({ id }) => [
      id,
      singleMethods.map((method) => {
        const range = by(method, id);
        return { method, range, quant: activationQuant(range), noise: 0 };
      }),
    ]),
  );
  const signal = new Map(nodes.map(({ id }) => [id, 0]));
  await eachBatch(model, values, count, batch, io, (id, data) => {
    for (const t of tries.get(id)!)
      for (const v of data) t.noise += (v - dequantize(quantizeValue(v, t.quant), t.quant)) ** 2;
    signal.set(id, signal.get(id)! + data.reduce((sum, v) => sum + v * v, 0));
  });
  const best = (id: NodeId) => tries.get(id)!.reduce((a, b) => (b.noise < a.noise ? b : a));
  const decibels = (id: NodeId) =>
    Object.fromEntries(
      tries.get(id)!.map((t) => [t.method, 10 * Math.log10(signal.get(id)! / t.noise)]),
    ) as Choice["decibels"];
  const free = (nodes as readonly Node<"float">[]).filter((n) => !isDictated(n));
  return {
    of: Object.fromEntries(nodes.map(({ id }) => [id, best(id).range])),
    choices: Object.fromEntries(
      free.map(({ id }) => [id, { method: best(id).method, decibels: decibels(id) }]),
    ),
  };
}

/** Ops like sigmoid, whose scale is fixed, or max pooling, which keeps its input's. */
function isDictated(node: Node<"float">): boolean {
  const any = { scale: 1, zeroPoint: 0 };
  return Boolean(
    opOf(node).int8?.dictates(
      node.inputs.map(() => any),
      node.attrs,
    ),
  );
}

async function eachBatch(
  model: Model,
  values: Float32Array,
  count: number,
  batch: number,
  { tf, signal, onProgress }: StageIo,
  visit: (id: NodeId, data: Float32Array) => void,
): Promise<void> {
  const input = model.graph.nodes.find((n) => n.op === "input");
  invariant(input, "the graph has no input");
  const size = values.length / count;
  const weights = toTensors(tf, model);
  try {
    for (let from = 0; from < count; from += batch) {
      signal?.throwIfAborted();
      const n = Math.min(batch, count - from);
      const tensors = tf.tidy(() => {
        const x = tf.tensor(values.subarray(from * size, (from + n) * size), [n, ...input.out.shape]);
        return Object.fromEntries(
          [...lowerGraph(tf, model.graph, weights, [x])].map(([id, t]) => [id, tf.clone(t)]),
        );
      });
      for (const [id, t] of Object.entries(tensors)) visit(id, (await t.data()) as Float32Array);
      tf.dispose(tensors);
      onProgress?.(from + n, count);
    }
  } finally {
    tf.dispose(weights);
  }
}

/** Cuts (1 - kept) / 2 of the values off each end, but never zero itself. */
function percentile(bins: Float64Array, { min, max }: Range, kept: number): Range {
  const total = bins.reduce((a, b) => a + b, 0);
  const cut = ((1 - kept) / 2) * total;
  const perBin = (max - min) / BINS;
  let low = 0;
  for (let sum = bins[0]!; sum <= cut && low < BINS - 1; sum += bins[low]!) low++;
  let high = BINS - 1;
  for (let sum = bins[high]!; sum <= cut && high > low; sum += bins[high]!) high--;
  return { min: Math.min(0, min + low * perBin), max: Math.max(0, min + (high + 1) * perBin) };
}

/** Shrinks both ends by the same factor; keeps the factor with the least expected squared error at 256 levels. */
function leastError(bins: Float64Array, { min, max }: Range): Range {
  const perBin = (max - min) / BINS;
  let best: Range = { min, max };
  let least = Number.POSITIVE_INFINITY;
  for (let percent = 100; percent >= 20; percent -= 2) {
    const low = (min * percent) / 100;
    const high = (max * percent) / 100;
    const step = (high - low) / 255 || 1;
    let error = 0;
    for (let i = 0; i < BINS; i++) {
      if (bins[i] === 0) continue;
      const v = min + (i + 0.5) * perBin;
      const clipped = v < low ? low - v : v > high ? v - high : 0;
      // Uniform rounding noise has variance step^2 / 12.
      error += bins[i]! * (clipped > 0 ? clipped * clipped : (step * step) / 12);
    }
    if (error < least) {
      least = error;
      best = { min: low, max: high };
    }
  }
  return best;
}
