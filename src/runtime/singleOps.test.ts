import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { ops } from "../ir/ops";
import { dequantize } from "../ir/quantMath";
import { compile } from "../stages/compile";
import { plan } from "../stages/plan";
import { floatValues } from "../testing/opBench";
import { randomInputs } from "../testing/randomGraph";
import { type ComputingOpKind, computingOps, randomSingleOp } from "../testing/randomSingleOp";
import { nodeWeights, runReference } from "./reference";
import { createWasmEngine, type WasmEngine } from "./wasmEngine";

let engine: WasmEngine;
beforeAll(async () => {
  await tf.setBackend("cpu");
  engine = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
});

test("the list holds every op that a board computes", () => {
  const all = Object.entries(ops).filter(
    ([kind, def]) => def.int8 !== null && kind !== "input" && kind !== "constant",
  );
  expect([...computingOps].sort()).toEqual(all.map(([kind]) => kind).sort());
});

test.each(computingOps)(
  "%s: the C engine gives the reference's bytes, on random shapes and parameters",
  (kind) => {
    for (let seed = 0; seed < 60; seed++) {
      const model = randomSingleOp(kind, seed);
      const inputs = randomInputs(model, seed);
      const program = compile(model, plan(model.graph));
      expect(engine.load(program).run(inputs), `seed ${seed}`).toEqual(runReference(model, inputs));
    }
  },
);

/**
 * Steps of y that int8 may lie from the real value. Two roundings, the first of them to half a step at best (a significand,
 * then a shift by one), make three quarters; the smooth functions have their own fixed point.
 */
const STEPS: Readonly<Partial<Record<ComputingOpKind, number>>> = {
  hardSwish: 1.5,
  sigmoid: 1,
  tanh: 1,
  softmax: 1,
};

test.each(computingOps)("%s: int8 is the float lowering, rounded", (kind) => {
  for (let seed = 0; seed < 25; seed++) {
    const model = randomSingleOp(kind, seed);
    const inputs = randomInputs(model, seed);
    const sources = model.graph.nodes.filter((n) => n.op === "input");
    const y = model.graph.nodes.at(-1)!;
    const weights = Object.entries(nodeWeights(model, "y")).map(([name, w]) => {
      const channels = ops[kind].int8.channelAxis[name as never] as number | null | undefined;
      const inner = channels == null ? 1 : w.shape.slice(channels + 1).reduce((a, b) => a * b, 1);
      const scaleOf = (i: number) =>
        w.scales.length === 1 ? w.scales[0]! : w.scales[Math.floor(i / inner) % w.scales.length]!;
      return [name, { shape: w.shape, data: Array.from(w.data, (q, i) => q * scaleOf(i)) }] as const;
    });
    const real = floatValues(
      tf,
      kind,
      sources.map((s, i) => ({
        shape: s.out.shape,
        data: Array.from(inputs[i]!, (q) => dequantize(q, s.out.quant)),
      })),
      y.attrs as never,
      Object.fromEntries(weights),
    );
    const { scale, zeroPoint } = y.out.quant;
    for (const [i, q] of runReference(model, inputs)[0]!.entries()) {
      const want = Math.min(Math.max(zeroPoint + real.data[i]! / scale, -128), 127);
      expect(Math.abs(q - want), `seed ${seed}, value ${i}: ${q} for ${want}`).toBeLessThanOrEqual(
        STEPS[kind] ?? 0.751,
      );
    }
  }
});
