/** What every op's test asks of its op: shape, cost, float values and gradients, int8 values. */
import { createRandom } from "../core/random";
import { cost, type NodeCost } from "../ir/cost";
import type { LowerMode, Tensor, Tf } from "../ir/op";
import { type AttrsOf, type OpKind, opOf } from "../ir/ops";
import { numel } from "../ir/shape";
import type { Graph, Node, Quant, QuantizedModel, QuantWeight, Shape, WeightKey } from "../ir/types";
import { runReference } from "../runtime/reference";

/** Output shape; throws the op's own failure, at "here". */
export const inferShape = <K extends OpKind>(kind: K, inputs: readonly Shape[], attrs: AttrsOf<K>): Shape =>
  opOf({ op: kind }).infer(inputs, attrs, "here");

/** The node's row of the cost table. */
export function layerCost<K extends OpKind>(kind: K, inputs: readonly Shape[], attrs: AttrsOf<K>): NodeCost {
  const sources = inputs.map((shape, i) => ({
    id: `x${i}`,
    op: "input",
    attrs: { shape },
    inputs: [],
    out: { shape },
  }));
  const node = {
    id: "y",
    op: kind,
    attrs,
    inputs: sources.map((s) => s.id),
    out: { shape: inferShape(kind, inputs, attrs) },
  };
  const graph = {
    dialect: "float",
    name: "one",
    nodes: [...sources, node],
    outputs: ["y"],
  } as unknown as Graph;
  return cost(graph).layers.at(-1)!;
}

export interface QuantInput {
  readonly shape: Shape;
  readonly quant: Quant;
  readonly data: readonly number[];
}

/** A quantized network of this one op; its inputs are x0, x1, … and its node is y. */
export function singleOpModel<K extends OpKind>(
  kind: K,
  inputs: readonly { readonly shape: Shape; readonly quant: Quant }[],
  attrs: AttrsOf<K>,
  out: Quant | null,
  weights: Readonly<Record<string, QuantWeight>> = {},
): QuantizedModel {
  const sources = inputs.map(({ shape, quant }, i) => ({
    id: `x${i}`,
    op: "input",
    attrs: { shape },
    inputs: [],
    out: { shape, quant },
  }));
  const def = opOf({ op: kind });
  const shapes = inputs.map((i) => i.shape);
  const quant =
    def.int8!.dictates(
      inputs.map((i) => i.quant),
      attrs,
    ) ?? out!;
  const node = {
    id: "y",
    op: kind,
    attrs,
    inputs: sources.map((s) => s.id),
    out: { shape: def.infer(shapes, attrs, "y"), quant },
  };
  const keyed = Object.entries(weights).map(([name, w]) => [`y/${name}` as WeightKey, w]);
  return {
    graph: {
      dialect: "int8",
      name: kind,
      nodes: [...sources, node] as unknown as Node<"int8">[],
      outputs: ["y"],
    },
    weights: Object.fromEntries(keyed),
  };
}

/** int8 values of one op; `out` null where the op dictates its quantization. */
export function int8Values<K extends OpKind>(
  kind: K,
  inputs: readonly QuantInput[],
  attrs: AttrsOf<K>,
  out: Quant | null,
  weights: Readonly<Record<string, QuantWeight>> = {},
): number[] {
  const model = singleOpModel(kind, inputs, attrs, out, weights);
  return [
    ...runReference(
      model,
      inputs.map((i) => Int8Array.from(i.data)),
    )[0]!,
  ];
}

export interface FloatArray {
  readonly shape: Shape;
  readonly data: readonly number[];
}

export const INFERENCE: LowerMode = {
  training: false,
  seed: () => 0,
  emit: () => {
    throw new Error("inference has no state");
  },
};

const batched = (tf: Tf, { shape, data }: FloatArray): Tensor => tf.tensor([...data], [1, ...shape]);

/** Values of one op on a batch of one. */
export function floatValues<K extends OpKind>(
  tf: Tf,
  kind: K,
  inputs: readonly FloatArray[],
  attrs: AttrsOf<K>,
  weights: Readonly<Record<string, FloatArray>> = {},
): { shape: number[]; data: number[] } {
  return tf.tidy(() => {
    const w = Object.fromEntries(
      Object.entries(weights).map(([k, v]) => [k, tf.tensor([...v.data], [...v.shape])]),
    );
    const y = opOf({ op: kind }).lower(
      tf,
      inputs.map((x) => batched(tf, x)),
      w,
      attrs,
      INFERENCE,
    );
    return { shape: y.shape.slice(1), data: [...y.dataSync()] };
  });
}

/**
 * Distinct values at odd multiples of 0.05, shuffled: none nearer than 0.05 to a kink at 0, 3 or 6, nor to another one,
 * so that a step of `STEP` crosses none.
 */
function spread(n: number, seed: number): Float32Array {
  return Float32Array.from(createRandom(seed).permutation(n), (k) => (k - Math.floor(n / 2)) * 0.1 + 0.05);
}

const STEP = 0.02;

/**
 * The largest difference between tfjs's gradients through `lower` and central differences of its values, over all inputs and
 * trainable weights, relative to the largest gradient. The loss is the output's product with fixed random numbers, summed in
 * double precision.
 */
export function gradientError<K extends OpKind>(
  tf: Tf,
  kind: K,
  inputs: readonly Shape[],
  attrs: AttrsOf<K>,
  o: { readonly seed?: number; readonly training?: boolean; readonly batch?: number } = {},
): number {
  const { seed = 1, training = false, batch = 2 } = o;
  const def = opOf({ op: kind });
  const specs = Object.entries(def.weights(inputs, attrs)).flatMap(([name, spec]) =>
    spec ? [{ name, spec }] : [],
  );
  const mode: LowerMode = training ? { training, seed: () => seed, emit: () => undefined } : INFERENCE;
  const fixed = specs.filter(({ spec }) => !spec.trainable);
  const moving = specs.filter(({ spec }) => spec.trainable);
  const shapes = [...inputs.map((s) => [batch, ...s]), ...moving.map(({ spec }) => [...spec.shape])];
  const at = shapes.map((s, i) => spread(numel(s), seed * 100 + i));

  const run = (variables: readonly Tensor[]): Tensor => {
    const constants = fixed.map(({ name, spec }) => [name, tf.fill([...spec.shape], 0.7)] as const);
    const named = moving.map(({ name }, i) => [name, variables[inputs.length + i]!] as const);
    return def.lower(
      tf,
      variables.slice(0, inputs.length),
      Object.fromEntries([...constants, ...named]),
      attrs,
      mode,
    );
  };
  const values = (data: readonly Float32Array[]) =>
    tf.tidy(() => run(data.map((d, i) => tf.tensor(d, shapes[i]!))).dataSync<"float32">());
  const factors = ((n: number) => {
    const r = createRandom(seed + 7);
    return Float32Array.from({ length: n }, () => r.uniform(-1, 1));
  })(values(at).length);
  const loss = (data: readonly Float32Array[]) =>
    values(data).reduce((sum, v, i) => sum + v * factors[i]!, 0);

  const gradients = tf.tidy(() => {
    const f = (...variables: Tensor[]) => {
      const y = run(variables);
      return tf.sum(tf.mul(y, tf.tensor(factors, y.shape)));
    };
    return tf
      .grads(f)(at.map((d, i) => tf.tensor(d, shapes[i]!)))
      .map((g) => Float32Array.from(g.dataSync()));
  });
  let worst = 0;
  let largest = 1e-6;
  for (const [i, data] of at.entries()) {
    for (let k = 0; k < data.length; k++) {
      const moved = (by: number) =>
        loss(at.map((d, j) => (i === j ? d.map((v, m) => (m === k ? v + by : v)) : d)));
      const slope = (moved(STEP) - moved(-STEP)) / (2 * STEP);
      worst = Math.max(worst, Math.abs(slope - gradients[i]![k]!));
      largest = Math.max(largest, Math.abs(slope));
    }
  }
  return worst / largest;
}
