import { beforeAll, describe, expect, test } from "vitest";
import { type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import { distance, lawful } from "../../testing/trainCase";
import { trainCases } from "../../testing/trainCases";
import { openNodeGpu } from "./nodeDevice";
import { runSingleCalls } from "./singleCalls";
import { softwareTarget } from "./targets";

let device: GPUDevice;
beforeAll(async () => {
  ({ device } = await openNodeGpu());
});

/** Of the largest value: what float32 loses where the law, in double, does not. */
const TOLERANCE = 1e-5;

describe("every kernel obeys the law, written for software adapters", () => {
  test.each(Object.keys(trainKernels) as TrainKernelName[])("%s", async (kernel) => {
    const cases = trainCases(kernel, 4, Object.keys(trainKernels).indexOf(kernel) + 1);
    const results = await runSingleCalls(device, softwareTarget, cases);
    for (const [i, c] of cases.entries())
      for (const [name, values] of Object.entries(lawful(c))) {
        const off = distance(results[i]![name]!, values);
        expect(off, `${c.about}: ${name} is off by ${off}`).toBeLessThan(TOLERANCE);
      }
  });
});
