/** The promise: the same bytes from the reference, WebAssembly, the host, and Cortex-M, on any network. */
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";
import { type Batch, type BatchMember, createBatch } from "../../scripts/firmwareBatch";
import type { QuantizedModel } from "../ir/types";
import { runReference } from "../runtime/reference";
import { createWasmEngine } from "../runtime/wasmEngine";
import { compact } from "../stages/compact";
import { type CompileOptions, compile } from "../stages/compile";
import { plan } from "../stages/plan";
import { prune } from "../stages/prune/prune";
import { sparseLags } from "../stages/sparse";
import { randomNet, thinned } from "../testing/prunedNets";
import { livedInModel, quantizedModel, quantizedNet } from "../testing/quantizedNet";
import { randomInputs, randomQuantizedModel } from "../testing/randomGraph";
import { sketchModel } from "../testing/sketchModel";
import { smallNets } from "../testing/smallNets";

const VECTORS = [101, 102];
const boards = ["qemu-m0plus", "qemu-m4f", "qemu-m7"] as const;

function member(model: QuantizedModel, options?: CompileOptions): BatchMember {
  const inputs = VECTORS.map((seed) => randomInputs(model, seed)[0]!);
  return {
    program: compile(model, plan(model.graph, { lags: sparseLags(model, options?.sparse) }), options),
    inputs,
    outputs: inputs.map((x) => runReference(model, [x])[0]!),
  };
}

interface Group {
  readonly name: string;
  readonly models: () => Promise<QuantizedModel[]>;
  readonly options?: CompileOptions;
}

const groups: readonly Group[] = [
  {
    name: "200 random graphs",
    models: async () => Array.from({ length: 200 }, (_, seed) => randomQuantizedModel(seed)),
  },
  {
    name: "one network of every family",
    models: async () => {
      await tf.setBackend("cpu");
      const nets: QuantizedModel[] = [];
      for (const [seed, graph] of smallNets.entries()) nets.push((await quantizedNet(tf, graph, seed)).int8);
      return nets;
    },
  },
  {
    name: "pruned and compacted networks",
    models: async () => {
      await tf.setBackend("cpu");
      const nets: QuantizedModel[] = [];
      for (const seed of [0, 1, 2, 3, 4, 5]) {
        const model = livedInModel(randomNet(seed), seed);
        const pruned = prune(model, {
          pattern: { kind: "channels", roundTo: 1 + (seed % 4) },
          sparsity: 0.5,
        });
        nets.push((await quantizedModel(tf, compact(pruned.model).model, seed)).int8);
      }
      return nets;
    },
  },
  {
    name: "networks whose layers skip zeros",
    models: async () => [
      ...smallNets.map((graph, seed) => thinned(sketchModel(graph, seed), 0.2 + 0.1 * seed, seed)),
      ...Array.from({ length: 30 }, (_, seed) => thinned(randomQuantizedModel(seed), 0.6, seed)),
    ],
    options: { sparse: 0 },
  },
];

describe.each(groups)("$name give the reference's bytes", ({ models, options }) => {
  let members: BatchMember[];
  let batch: Batch;
  beforeAll(async () => {
    members = (await models()).map((model) => member(model, options));
    batch = createBatch(members);
    return () => batch.close();
  });

  test("in WebAssembly", async () => {
    const engine = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
    for (const { program, inputs, outputs } of members) {
      const loaded = engine.load(program);
      for (const [v, x] of inputs.entries()) expect(loaded.run([x])[0], program.name).toEqual(outputs[v]);
    }
  });

  test("on the host, without a sanitizer's complaint", () => {
    for (const [i, given] of batch.onHost().entries())
      expect(given, members[i]!.program.name).toEqual(members[i]!.outputs);
  }, 200_000);

  test.each(boards)(
    "on %s",
    async (board) => {
      expect(await batch.onBoard(board)).toMatch(
        /vector 0 ok\noutputs.*\nvector 1 ok\noutputs.*\n.*\nPASS\n$/,
      );
    },
    200_000,
  );
});
