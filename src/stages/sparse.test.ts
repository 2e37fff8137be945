import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildGraph } from "../ir/build";
import { kernels as kernelTable } from "../ir/kernels";
import type { QuantizedModel, WeightKey } from "../ir/types";
import { phinet } from "../nets/phinet";
import { runReference } from "../runtime/reference";
import { createWasmEngine } from "../runtime/wasmEngine";
import { thinned } from "../testing/prunedNets";
import { randomInputs } from "../testing/randomGraph";
import { sketchModel } from "../testing/sketchModel";
import { compile } from "./compile";
import { plan } from "./plan";
import { encode, sparseBytes, sparseLags } from "./sparse";

/** One dense layer of 2 × 6 weights. */
function tiny(weights: readonly number[]): QuantizedModel {
  const g = buildGraph("tiny");
  const model = sketchModel(g.finish(g.dense(g.input([6]), 2, {}, "d")), 1);
  const key: WeightKey = "d/kernel";
  return {
    ...model,
    weights: { ...model.weights, [key]: { ...model.weights[key]!, data: Int8Array.from(weights) } },
  };
}

test("five ways to store a layer, counted by hand", () => {
  const { layers, total } = sparseBytes(tiny([0, 5, 0, 0, -3, 0, 0, 0, 0, 0, 0, 7]));
  const [layer] = layers;
  expect(layer).toMatchObject({
    ...{ key: "d/kernel", weights: 12, zeros: 9, dense: 12, runs: true },
    bitmap: 2 + 3, // 12 bits and three values
    csr: 3 * 2 + 4 * 3, // values with 8-bit columns, starts of two rows and the end
    entries: 2 * 3 + 2 * 2, // a gap and a value each, a count a row
  });
  expect(layer!.gzip).toBeGreaterThan(18); // its header and trailer alone
  expect(total.dense).toBe(12);
});

test("entries: gap and weight; gaps over 255 take steps of weight 0", () => {
  const w = new Int8Array(600);
  w[3] = -1;
  w[300] = 127;
  expect(encode(w, 1, 600)).toEqual({
    entries: Int16Array.of((3 << 8) | 255, ((255 << 8) << 16) >> 16, (42 << 8) | 127),
    counts: [3],
  });
});

test("layers that skip zeros give the reference's bytes in WebAssembly, at any sparsity; the rest stay dense", async () => {
  const engine = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
  const graph = phinet({ alpha: 0.3, beta: 1, t0: 3, layers: 4, resolution: 24, classes: 5 });
  for (const share of [0, 0.3, 0.7, 0.95, 1]) {
    const model = thinned(sketchModel(graph, 3), share, 7);
    const lags = share === 0.3 ? {} : sparseLags(model, 0);
    const program = compile(model, plan(model.graph, { lags }), { sparse: 0 });
    const kernels = new Map(program.calls.map((c) => [c.node, c.kernel]));
    expect(kernels.get("classifier")).toBe("wt_sparse_s8");
    expect(kernels.get("block1_expand")).toBe("wt_sparse_s8");
    expect(kernels.get("block1_depthwise")).toBe("wt_depthwise_s8");
    const call = program.calls.find((c) => c.node === "block1_project")!;
    const together = call.args[kernelTable.wt_sparse_s8.params.findIndex(([name]) => name === "together")]!;
    if (share !== 0.3) expect(together).toEqual({ kind: "literal", value: 4 });
    const loaded = engine.load(program);
    for (const seed of [1, 2, 3]) {
      const x = randomInputs(model, seed);
      expect(loaded.run(x)).toEqual(runReference(model, x));
    }
  }
});

test("a threshold chooses layer by layer; true, where it pays", () => {
  const model = thinned(tiny([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), 0, 1);
  const kernelOf = (sparse: boolean | number, m = model) =>
    compile(m, plan(m.graph), { sparse }).calls[0]!.kernel;
  expect(kernelOf(false)).toBe("wt_dense_s8");
  expect(kernelOf(true)).toBe("wt_dense_s8"); // no zeros
  expect(kernelOf(0)).toBe("wt_sparse_s8");
  const half = tiny([0, 2, 0, 4, 0, 6, 0, 8, 0, 10, 0, 12]);
  expect([kernelOf(0.5, half), kernelOf(0.51, half)]).toEqual(["wt_sparse_s8", "wt_dense_s8"]);
  expect(kernelOf(true, half)).toBe("wt_dense_s8"); // one pixel at a time pays later
  expect(kernelOf(true, tiny([0, 2, 0, 0, 0, 6, 0, 8, 0, 0, 0, 12]))).toBe("wt_sparse_s8");
  expect(() => kernelOf(1.5)).toThrow("sparse: the threshold is 1.5");
});
