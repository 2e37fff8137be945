import { expect, test } from "vitest";
import { type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import { trainCases } from "../../testing/trainCases";
import type { Target } from "./emitter";
import { openNodeGpu } from "./nodeDevice";
import { compileSingleCalls } from "./singleCalls";
import { gpuTarget, softwareTarget } from "./targets";

const targets: readonly Target[] = [
  { ...softwareTarget, storage: "f16" },
  { ...gpuTarget, storage: "f16" },
  { ...gpuTarget, storage: "f16", staged: true },
];

/** No software adapter has float16: Dawn's null backend checks the text, and runs nothing. */
test("every kernel is valid WGSL with float16 storage", async () => {
  const { device, adapter } = await openNodeGpu(["backend=null"]);
  expect(adapter.features.has("shader-f16")).toBe(true);
  for (const target of targets)
    for (const [i, kernel] of (Object.keys(trainKernels) as TrainKernelName[]).entries()) {
      const texts = await compileSingleCalls(device, target, trainCases(kernel, 6, i + 100));
      for (const text of texts) expect(text).toContain("workMemory: array<vec4h>");
    }
});
