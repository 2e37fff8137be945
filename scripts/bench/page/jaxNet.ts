/** A float graph as a jitted jax-js training step with Adam: what a person would write with jax-js alone. Images are NCHW there. */
import { jit, lax, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { fail } from "../../../src/core/failure";
import { resolveWindow } from "../../../src/ir/shape";
import type { Model, Node, Shape } from "../../../src/ir/types";
import { weightSpecs } from "../../../src/ir/verify";

type A = np.Array;
type Params = Record<string, A>;
type State = { p: Params; m: Params; v: Params; t: A };

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

/** One optimizer step on (x [B,C,H,W], y [B,classes]); consumes its state and gives the next with the loss. */
export function jaxStep({ graph }: Model, rate: number) {
  const forward = (p: Params, x: A): A => {
    const values = new Map<string, A>();
    const reads = new Map<string, number>();
    for (const n of graph.nodes) for (const id of n.inputs) reads.set(id, (reads.get(id) ?? 0) + 1);
    /** Ownership: every reading but the last takes a reference. */
    const take = (id: string): A => {
      const left = reads.get(id)! - 1;
      reads.set(id, left);
      return left > 0 ? values.get(id)!.ref : values.get(id)!;
    };
    for (const n of graph.nodes) {
      const weight = (name: string): A => p[`${n.id}/${name}`]!;
      values.set(n.id, n.op === "input" ? x : lower(n, n.inputs.map(take), weight, shapeOf(n.inputs[0])));
    }
    return values.get(graph.outputs[0]!)!;
  };
  const shapeOf = (id: string | undefined): Shape => graph.nodes.find((n) => n.id === id)?.out.shape ?? [];
  const loss = (p: Params, x: A, y: A): A => nn.logSoftmax(forward(p, x), 1).mul(y).sum(1).mean().mul(-1);

  return jit(({ p, m, v, t }: State, x: A, y: A) => {
    const [value, g] = valueAndGrad(loss)(tree.ref(p), x, y) as unknown as [A, Params];
    const now = t.add(1);
    const correct = (beta: number) => np.subtract(1, np.exp(now.ref.mul(Math.log(beta))));
    const [c1, c2] = [correct(BETA1), correct(BETA2)];
    const next: State = { p: {}, m: {}, v: {}, t: now };
    for (const key of Object.keys(p)) {
      const gradient = g[key]!;
      const first = m[key]!.mul(BETA1).add(gradient.ref.mul(1 - BETA1));
      const second = v[key]!.mul(BETA2).add(np.square(gradient).mul(1 - BETA2));
      const move = np.divide(
        np.divide(first.ref, c1.ref),
        np.sqrt(np.divide(second.ref, c2.ref)).add(EPSILON),
      );
      next.p[key] = p[key]!.sub(move.mul(rate));
      next.m[key] = first;
      next.v[key] = second;
    }
    c1.dispose();
    c2.dispose();
    return [next, value] as [State, A];
  });
}

/** Weights in jax-js's layouts, moments at zero. */
export function jaxState({ graph, weights }: Model): State {
  const p: Params = {};
  for (const { key, node, name, spec } of weightSpecs(graph)) {
    if (!spec.trainable) continue;
    const { data, shape } = weights[key]!;
    const flat = np.array(data as Float32Array<ArrayBuffer>).reshape([...shape]);
    if (name !== "kernel" || node.op === "dense") p[key] = flat;
    else p[key] = node.op === "conv2d" ? flat.transpose([0, 3, 1, 2]) : flat.transpose([3, 0, 1, 2]);
  }
  const zeros = (): Params =>
    Object.fromEntries(Object.entries(p).map(([key, w]) => [key, np.zeros(w.shape)]));
  return { p, m: zeros(), v: zeros(), t: np.zeros([]) };
}

/** [B,H,W,C] row-major values as an array [B,C,H,W]. */
export const jaxImages = (values: Float32Array, batch: number, shape: Shape): A =>
  np
    .array(values as Float32Array<ArrayBuffer>)
    .reshape([batch, ...shape])
    .transpose([0, 3, 1, 2]);

function lower(n: Node, [x, other]: readonly A[], weight: (name: string) => A, shape: Shape): A {
  const perChannel = (w: A): A => w.reshape([1, -1, 1, 1]);
  switch (n.op) {
    case "conv2d":
    case "depthwiseConv2d": {
      const { stride, padding, bias, kernel } = n.attrs;
      const w = resolveWindow(shape, n.attrs, n.out.shape[2]!);
      const after = (size: number, out: number, k: number, s: number, before: number) =>
        padding === "same" ? Math.max((out - 1) * s + k - size - before, 0) : 0;
      const pads: [number, number][] = [
        [w.padTop, after(w.inH, w.outH, kernel[0], stride[0], w.padTop)],
        [w.padLeft, after(w.inW, w.outW, kernel[1], stride[1], w.padLeft)],
      ];
      const groups = n.op === "conv2d" ? 1 : w.inC;
      const y = lax.convGeneralDilated(x!, weight("kernel"), [...stride], pads, {
        featureGroupCount: groups,
      });
      return bias ? y.add(perChannel(weight("bias"))) : y;
    }
    case "batchNorm": {
      const axes = [0, 2, 3];
      const mean = np.mean(x!.ref, axes, { keepdims: true });
      const centered = x!.sub(mean);
      const variance = np.mean(np.square(centered.ref), axes, { keepdims: true });
      const scaled = np.divide(centered, np.sqrt(variance.add(n.attrs.epsilon)));
      return scaled.mul(perChannel(weight("gamma"))).add(perChannel(weight("beta")));
    }
    case "dense": {
      const y = np.matmul(x!, weight("kernel").transpose());
      return n.attrs.bias ? y.add(weight("bias")) : y;
    }
    case "globalAvgPool":
      return np.mean(x!, [2, 3], { keepdims: n.attrs.keepDims });
    case "relu6":
      return nn.relu6(x!);
    case "hardSwish":
      return nn.hardSwish(x!);
    case "sigmoid":
      return nn.sigmoid(x!);
    case "add":
      return x!.add(other!);
    case "mul":
      return x!.mul(other!);
    default:
      return fail(
        "unsupported-op",
        n.id,
        `${n.op} is not written for jax-js here`,
        "Choose another network.",
      );
  }
}
