/**
 * Written files in a foreign runtime: LiteRT's C++ kernels on the CPU. Files carry real inputs and outputs here, which LiteRT.js
 * needs; the conversion is exact both ways.
 *
 * TensorFlow Lite Micro, and so Whittle, rounds a product twice (gemmlowp: to the significand's last bit, then by the shift).
 * LiteRT's kernels for convolutions, products and means round once, and its change of scale has a coarser multiplier: there a
 * value may differ by 1. Every other op gives the same bytes.
 */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { runLiteRt } from "../../../scripts/litertNode";
import { opOf } from "../../ir/ops";
import { clamp, dequantize } from "../../ir/quantMath";
import type { NodeId, Quant, QuantizedModel } from "../../ir/types";
import { nodeWeights, runReference } from "../../runtime/reference";
import { quantizedNet } from "../../testing/quantizedNet";
import { randomInputs } from "../../testing/randomGraph";
import { type ComputingOpKind, computingOps, randomSingleOp } from "../../testing/randomSingleOp";
import { unroundedValues } from "../../testing/realValues";
import { smallNets } from "../../testing/smallNets";
import { importTflite } from "./import";
import { writeTflite } from "./write";

beforeAll(() => tf.setBackend("cpu"));

/** LiteRT's outputs as real numbers, from int8 inputs. */
function runOnce(model: QuantizedModel, inputs: readonly Int8Array[]): Promise<Float32Array[]> {
  const sources = model.graph.nodes.filter((n) => n.op === "input");
  const real = sources.map(({ out }, i) => ({
    shape: [1, ...out.shape],
    data: Float32Array.from(inputs[i]!, (q) => dequantize(q, out.quant)),
  }));
  return runLiteRt(writeTflite(model, "test", "float32"), real);
}

/** Differences of LiteRT's int8 values from the reference's, all outputs in a row. */
async function differences(model: QuantizedModel, seed: number): Promise<number[]> {
  const inputs = randomInputs(model, seed);
  const got = await runOnce(model, inputs);
  return runReference(model, inputs).flatMap((want, k) => {
    const { scale, zeroPoint } = model.graph.nodes.find((n) => n.id === model.graph.outputs[k])!.out.quant;
    expect(got[k]!.length).toBe(want.length);
    return Array.from(want, (q, i) => Math.round(got[k]![i]! / scale) + zeroPoint - q);
  });
}

/** Ops that LiteRT computes with kernels that round once (measured: under a tenth of the values differ, by 1). */
const RESCALING: ReadonlySet<ComputingOpKind> = new Set([
  "conv2d", "depthwiseConv2d", "mul", "globalAvgPool", "requantize",
] as const); // biome-ignore format: a list

test.each(computingOps)(
  "%s: LiteRT gives the reference's values, but for the last rounding",
  async (kind) => {
    let values = 0;
    let other = 0;
    for (let seed = 0; seed < 30; seed++) {
      const found = await differences(randomSingleOp(kind, seed), seed);
      const largest = Math.max(...found.map(Math.abs));
      expect(largest, `seed ${seed}`).toBeLessThanOrEqual(RESCALING.has(kind) ? 1 : 0);
      values += found.length;
      other += found.filter((d) => d !== 0).length;
    }
    expect(values).toBeGreaterThan(100);
    expect(other / values).toBeLessThan(0.1);
  },
);

test.each(["conv2d", "depthwiseConv2d", "mul", "globalAvgPool"] as const)(
  "%s: where they differ, LiteRT has rounded once, to the nearest",
  async (kind) => {
    for (let seed = 0; seed < 15; seed++) {
      const model = randomSingleOp(kind, seed);
      const inputs = randomInputs(model, seed);
      const ours = runReference(model, inputs)[0]!;
      const exact = unroundedValues(tf, model, inputs);
      for (const [i, d] of (await differences(model, seed)).entries()) {
        expect(Math.abs(ours[i]! + d - exact[i]!), `seed ${seed}`).toBeLessThan(0.501);
      }
    }
  },
);

test("where a change of scale differs, LiteRT multiplies with 8 fractional bits only", async () => {
  let other = 0;
  for (let seed = 0; seed < 10; seed++) {
    const model = randomSingleOp("requantize", seed);
    const [x, y] = model.graph.nodes.map((n) => n.out.quant) as [Quant, Quant];
    const inputs = randomInputs(model, seed);
    const ours = runReference(model, inputs)[0]!;
    const multiplier = Math.round((256 * x.scale) / y.scale);
    for (const [i, d] of (await differences(model, seed)).entries()) {
      const coarse = Math.floor((multiplier * (inputs[0]![i]! - x.zeroPoint) + 128) / 256);
      expect(ours[i]! + d).toBe(clamp(coarse + y.zeroPoint, -128, 127));
      if (d !== 0) other++;
    }
  }
  expect(other).toBeGreaterThan(0);
});

test.each(smallNets.map((g, i) => [i, g.name, g] as const))(
  "network %d, %s: every node, given LiteRT's own inputs, is within 1 of LiteRT's output",
  async (seed, _, graph) => {
    const { int8 } = await quantizedNet(tf, graph, seed);
    const computing = int8.graph.nodes.filter((n) => n.op !== "input");
    const open: QuantizedModel = { ...int8, graph: { ...int8.graph, outputs: computing.map((n) => n.id) } };
    const inputs = randomInputs(int8, 1);
    const values = new Map<NodeId, Int8Array>();
    for (const [i, n] of int8.graph.nodes.filter((m) => m.op === "input").entries())
      values.set(n.id, inputs[i]!);
    for (const [i, real] of (await runOnce(open, inputs)).entries()) {
      const { id, out } = computing[i]!;
      values.set(
        id,
        Int8Array.from(real, (v) => Math.round(v / out.quant.scale) + out.quant.zeroPoint),
      );
    }
    for (const node of computing) {
      const x = node.inputs.map((id) => ({
        data: values.get(id)!,
        ...int8.graph.nodes.find((n) => n.id === id)!.out,
      }));
      const want = opOf(node).int8!.ref(x, nodeWeights(int8, node.id), node.out, node.attrs);
      const got = values.get(node.id)!;
      expect(got.length).toBe(want.length);
      const worst = want.reduce((m, q, k) => Math.max(m, Math.abs(q - got[k]!)), 0);
      expect(worst, node.id).toBeLessThanOrEqual(1);
    }
    // As a whole, single steps of difference pass through the layers after them: 3 at most in these networks.
    for (const d of await differences(int8, 1)) expect(Math.abs(d)).toBeLessThanOrEqual(3);
  },
);

test("a file with real inputs and outputs comes back as the int8 network inside", () => {
  const model = randomSingleOp("conv2d", 1);
  const back = importTflite(writeTflite(model, "test", "float32"), "net.tflite");
  expect(back.graph.nodes.map((n) => n.op)).toEqual(["input", "conv2d"]);
  const inputs = randomInputs(model, 1);
  expect(runReference(back, inputs)).toEqual(runReference(model, inputs));
});
