import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { kernels } from "../ir/kernels";
import { runReference } from "../runtime/reference";
import { createWasmEngine, type WasmEngine } from "../runtime/wasmEngine";
import { singleOpModel } from "../testing/opBench";
import { randomDag } from "../testing/randomDag";
import { randomInputs, randomQuantizedModel } from "../testing/randomGraph";
import { compile } from "./compile";
import { plan } from "./plan";

let engine: WasmEngine;
beforeAll(async () => {
  engine = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
});

test("200 random networks give the reference's bytes in WebAssembly", () => {
  for (let seed = 0; seed < 200; seed++) {
    for (const model of [randomQuantizedModel(seed), randomDag(seed)]) {
      const loaded = engine.load(compile(model, plan(model.graph, { tries: 8 })));
      for (const k of [0, 1]) {
        const inputs = randomInputs(model, 2 * seed + k);
        expect(loaded.run(inputs), model.graph.name).toEqual(runReference(model, inputs));
      }
    }
  }
});

test("every call has the kernel table's arguments, constants once each, under names that C takes", () => {
  for (let seed = 0; seed < 50; seed++) {
    const model = randomQuantizedModel(seed);
    const program = compile(model, plan(model.graph, { tries: 1 }));
    for (const call of program.calls) expect(call.args.length).toBe(kernels[call.kernel].params.length);
    const names = program.constants.map((c) => c.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_]\w*$/);
    const contents = program.constants.map((c) => `${c.data.constructor.name} ${c.data.join()}`);
    expect(new Set(contents).size).toBe(contents.length);
    const used = new Set(
      program.calls.flatMap((c) => c.args.flatMap((a) => (a.kind === "constant" ? [a.index] : []))),
    );
    expect(used.size).toBe(names.length);
  }
});

test("a dense layer as a call, worked by hand", () => {
  const quant = { scale: 0.5, zeroPoint: -3 };
  const weights = {
    kernel: { data: Int8Array.of(3, 4), shape: [1, 2], scales: [0.5] },
    bias: { data: Int32Array.of(9), shape: [1], scales: [0.25] },
  };
  const attrs = { units: 1, bias: true, activation: "relu" } as const;
  const model = singleOpModel("dense", [{ shape: [2], quant }], attrs, { scale: 0.5, zeroPoint: 7 }, weights);
  const program = compile(model, plan(model.graph));
  expect(program.inputs).toEqual([{ node: "x0", offset: expect.any(Number), bytes: 2, shape: [2], quant }]);
  const [call] = program.calls;
  const values = call!.args.map((a) =>
    a.kind === "literal" ? a.value : a.kind === "constant" ? [...program.constants[a.index]!.data] : "arena",
  );
  // 0.5 * 0.5 / 0.5 = 0.5 = 2^30 / 2^31 with no shift.
  expect(values).toEqual(["arena", [3, 4], [9], [2 ** 30], [0], "arena", 2, 1, 3, 7, 7, 127]);
});
