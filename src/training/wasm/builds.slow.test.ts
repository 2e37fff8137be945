import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  compileTrainingWasm,
  trainingBuilds,
  trainingFile,
  trainingHash,
} from "../../../scripts/trainingBuild";
import { trainingBuild } from "./build";

const stale = "the C training kernels have changed: run npm run build:wasm";

test("the training builds come from these sources", () => {
  expect(trainingBuild.sourceHash, stale).toBe(trainingHash());
  for (const build of trainingBuilds)
    expect(statSync(trainingFile(build)).size, stale).toBe(trainingBuild[build]);
});

/** What a build offers and asks for: its bytes differ from compiler to compiler, its interface must not. */
function interfaceOf(file: string) {
  const module = new WebAssembly.Module(readFileSync(file));
  return { offers: WebAssembly.Module.exports(module), wants: WebAssembly.Module.imports(module) };
}

test.each(trainingBuilds)("%s builds without a warning, to the same interface", (build) => {
  const folder = mkdtempSync(join(tmpdir(), "training-"));
  const output = join(folder, `${build}.wasm`);
  compileTrainingWasm(build, output);
  expect(interfaceOf(output)).toEqual(interfaceOf(trainingFile(build)));
  rmSync(folder, { recursive: true });
});
