import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { ops } from "../ir/ops";
import { compile } from "../stages/compile";
import { plan } from "../stages/plan";
import { randomInputs } from "../testing/randomGraph";
import { type ComputingOpKind, computingOps, randomSingleOp } from "../testing/randomSingleOp";
import { unroundedValues } from "../testing/realValues";
import { runReference } from "./reference";
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
    for (let seed = 0; seed < 40; seed++) {
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
    const real = unroundedValues(tf, model, inputs);
    for (const [i, q] of runReference(model, inputs)[0]!.entries()) {
      const want = real[i]!;
      expect(Math.abs(q - want), `seed ${seed}, value ${i}: ${q} for ${want}`).toBeLessThanOrEqual(
        STEPS[kind] ?? 0.751,
      );
    }
  }
});
