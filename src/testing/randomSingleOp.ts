/** One random quantized op with its inputs: sizes, windows and quantizations as real networks have them. Seeded. */
import { createRandom, deriveSeed, type Random } from "../core/random";
import type { AttrsOf, DeployOpKind, OpKind } from "../ir/ops";
import { opOf } from "../ir/ops";
import { numel } from "../ir/shape";
import type { Quant, QuantizedModel, QuantWeight, Shape } from "../ir/types";
import { singleOpModel } from "./opBench";

export type ComputingOpKind = Exclude<DeployOpKind, "input" | "constant">;

/** Every op that computes something on a board. */
export const computingOps: readonly ComputingOpKind[] = [
  "conv2d",
  "depthwiseConv2d",
  "dense",
  "relu",
  "relu6",
  "hardSwish",
  "sigmoid",
  "tanh",
  "add",
  "mul",
  "concat",
  "maxPool",
  "avgPool",
  "globalAvgPool",
  "pad",
  "resizeNearest",
  "reshape",
  "softmax",
  "requantize",
];

const KERNEL_SCALE = 0.02;

export function randomSingleOp(kind: ComputingOpKind, seed: number): QuantizedModel {
  const r = createRandom(deriveSeed(seed, kind));
  const image: Shape = [1 + r.integer(8), 1 + r.integer(8), 1 + r.integer(8)];
  const x = { shape: image, quant: randomQuant(r, 0.04) };
  const activation = (["none", "none", "relu", "relu6"] as const)[r.integer(4)]!;
  const [h, w, c] = image as [number, number, number];
  const window = {
    kernel: [1 + r.integer(Math.min(h, 4)), 1 + r.integer(Math.min(w, 4))] as const,
    stride: [1 + r.integer(2), 1 + r.integer(2)] as const,
    padding: r.chance(0.6) ? ("same" as const) : ("valid" as const),
    activation,
  };
  /** An output scale that fills int8 with sums of n products. */
  const sums = (n: number) => randomQuant(r, (Math.sqrt(n) * 70 * 70 * x.quant.scale * KERNEL_SCALE) / 45);
  const build = <K extends OpKind>(
    op: K,
    inputs: readonly { shape: Shape; quant: Quant }[],
    attrs: AttrsOf<K>,
    out: Quant | null,
  ) => singleOpModel(op, inputs, attrs, out, weightsOf(r, op, inputs, attrs));
  switch (kind) {
    case "conv2d":
      return build(
        kind,
        [x],
        { filters: 1 + r.integer(8), bias: r.chance(0.8), ...window },
        sums(numel(window.kernel) * c),
      );
    case "depthwiseConv2d":
      return build(
        kind,
        [x],
        { multiplier: 1 + (r.chance(0.2) ? 1 : 0), bias: r.chance(0.8), ...window },
        sums(numel(window.kernel)),
      );
    case "dense": {
      const vector = { shape: [1 + r.integer(40)], quant: x.quant };
      return build(
        kind,
        [vector],
        { units: 1 + r.integer(12), bias: r.chance(0.8), activation },
        sums(vector.shape[0]!),
      );
    }
    case "add":
    case "mul": {
      const shape = r.chance(0.6) ? image : r.chance(0.5) ? [1, 1, c] : [h, w, c];
      const b = { shape, quant: randomQuant(r, 0.04) };
      const out = randomQuant(r, kind === "add" ? 0.06 : 60 * x.quant.scale * b.quant.scale);
      return build(kind, [x, b], { activation }, out);
    }
    case "concat": {
      const others = [1 + r.integer(4), 1 + r.integer(4)].slice(0, 1 + r.integer(2));
      return build(
        kind,
        [x, ...others.map((n) => ({ shape: [h, w, n], quant: x.quant }))],
        { axis: 2 },
        x.quant,
      );
    }
    case "maxPool":
    case "avgPool":
      return build(kind, [x], window, null);
    case "globalAvgPool":
      return build(kind, [x], { keepDims: r.chance(0.5) }, randomQuant(r, x.quant.scale * r.uniform(0.3, 1)));
    case "pad":
      return build(
        kind,
        [x],
        { top: r.integer(3), bottom: r.integer(3), left: r.integer(3), right: r.integer(3) },
        null,
      );
    case "resizeNearest": {
      const half = r.chance(0.5);
      const attrs = {
        height: 1 + r.integer(9),
        width: 1 + r.integer(9),
        alignCorners: !half && r.chance(0.5),
        halfPixelCenters: half,
      };
      return build(kind, [x], attrs, null);
    }
    case "reshape":
      return build(kind, [x], { shape: r.chance(0.5) ? [numel(image)] : [w, h, c] }, null);
    case "softmax":
      return build(kind, [{ shape: [2 + r.integer(20)], quant: randomQuant(r, 0.08) }], {}, null);
    default:
      return build(kind, [x], {}, randomQuant(r, x.quant.scale * r.uniform(0.5, 2)));
  }
}

/** Scales within a factor of two of `typical`; any zero point, often an end. */
function randomQuant(r: Random, typical: number): Quant {
  const zeroPoint = r.chance(0.25) ? -128 : r.chance(0.1) ? 127 : r.integer(256) - 128;
  return { scale: Math.fround(typical * 2 ** r.uniform(-1, 1)), zeroPoint };
}

function weightsOf<K extends OpKind>(
  r: Random,
  op: K,
  inputs: readonly { shape: Shape; quant: Quant }[],
  attrs: AttrsOf<K>,
): Record<string, QuantWeight> {
  const def = opOf({ op });
  const found: Record<string, QuantWeight> = {};
  for (const [name, spec] of Object.entries(
    def.weights(
      inputs.map((i) => i.shape),
      attrs,
    ),
  )) {
    if (!spec) continue;
    const n = numel(spec.shape);
    const axis = def.int8!.channelAxis[name] ?? null;
    if (name === "bias") {
      const scales = found.kernel!.scales.map((s) => Math.fround(s * inputs[0]!.quant.scale));
      found.bias = {
        shape: spec.shape,
        scales,
        data: Int32Array.from({ length: n }, () => Math.round(r.normal(3000))),
      };
    } else {
      const scales = Array.from({ length: axis === null ? 1 : spec.shape[axis]! }, () =>
        Math.fround(KERNEL_SCALE * 2 ** r.uniform(-1, 1)),
      );
      found[name] = {
        shape: spec.shape,
        scales,
        data: Int8Array.from({ length: n }, () => r.integer(255) - 127),
      };
    }
  }
  return found;
}
