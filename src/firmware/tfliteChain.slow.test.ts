/** A .tflite file from import to emulated board. The keyword-spotting file comes with outputs of TensorFlow Lite Micro. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createBatch } from "../../scripts/firmwareBatch";
import { importTflite } from "../formats/tflite/import";
import { writeTflite } from "../formats/tflite/write";
import { dscnn } from "../nets/dscnn";
import { runReference } from "../runtime/reference";
import { createWasmEngine } from "../runtime/wasmEngine";
import { compile } from "../stages/compile";
import { plan } from "../stages/plan";
import { randomInputs } from "../testing/randomGraph";
import { sketchModel } from "../testing/sketchModel";

const split = (bytes: Uint8Array, size: number): Int8Array[] =>
  Array.from({ length: bytes.length / size }, (_, i) =>
    Int8Array.from(bytes.subarray(i * size, (i + 1) * size)),
  );

/** Every engine gives these outputs for a file's network. */
async function expectChain(file: Uint8Array, inputs: Int8Array[], outputs: Int8Array[]): Promise<void> {
  const model = importTflite(file, "chain.tflite");
  const program = compile(model, plan(model.graph));
  const engine = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
  const loaded = engine.load(program);
  expect(inputs.map((x) => runReference(model, [x])[0])).toEqual(outputs);
  expect(inputs.map((x) => loaded.run([x])[0])).toEqual(outputs);
  const batch = createBatch([{ program, inputs, outputs }]);
  try {
    expect(batch.onHost()).toEqual([outputs]);
    for (const board of ["qemu-m0plus", "qemu-m4f"] as const)
      expect(await batch.onBoard(board)).toMatch(/ ok\n[^D]*\nPASS\n$/);
  } finally {
    batch.close();
  }
}

test("a network written as .tflite and read again gives its own outputs on every engine", async () => {
  const model = sketchModel(dscnn({ width: 8, frames: 21, layers: 2 }), 5);
  const inputs = [1, 2].map((seed) => randomInputs(model, seed)[0]!);
  await expectChain(
    writeTflite(model),
    inputs,
    inputs.map((x) => runReference(model, [x])[0]!),
  );
});

const folder = new URL("../../../shared/data/models/", import.meta.url);
const present = existsSync(new URL("kws.tflite", folder));

test(`keyword spotting gives TensorFlow Lite Micro's outputs on every engine${present ? "" : " (not run: its file is not on this computer)"}`, async () => {
  if (!present) {
    console.log("shared/data/models/kws.tflite is not beside the repository: nothing was compared.");
    return;
  }
  const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
  await expectChain(
    read("kws.tflite"),
    split(read("kws.inputs.bin"), 490),
    split(read("kws.tflm_outputs.bin"), 12),
  );
});
