import { describe, expect, test } from "vitest";
import { openNodeGpu } from "./nodeDevice";
import { firstWrong, selfTest, selfTestCalls } from "./selfTest";
import { runSingleCalls } from "./singleCalls";
import { softwareTarget } from "./targets";

describe("the self-test of a device", () => {
  test("an honest device passes", async () => {
    const { device } = await openNodeGpu();
    expect(await selfTest(device, softwareTarget)).toBeNull();
    expect(selfTestCalls(true).length).toBe(selfTestCalls(false).length + 2);
  });

  test("a device that computes nothing is caught", async () => {
    // Dawn's null backend takes every command and leaves all memory as it was.
    const { device } = await openNodeGpu(["backend=null"]);
    expect(await selfTest(device, softwareTarget)).toMatchObject({ code: "device-wrong", where: "WebGPU" });
  });

  test("one wrong value is named, and so is one that is no number", async () => {
    const { device } = await openNodeGpu();
    const calls = selfTestCalls(false);
    const results = await runSingleCalls(device, softwareTarget, calls);
    expect(firstWrong(calls, results)).toBeNull();
    const spoiled = (kernel: string, name: string, value: number) =>
      results.map((result, i) =>
        calls[i]!.kernel === kernel
          ? { ...result, [name]: result[name]!.map((v, k) => (k === 3 ? value : v)) }
          : result,
      );
    expect(firstWrong(calls, spoiled("depthwiseGradInput", "dx", 99))).toMatch(
      /^depthwiseGradInput gives 99 for dx\[3\]/,
    );
    expect(firstWrong(calls, spoiled("normalizeGrad", "dGamma", Number.NaN))).toMatch(/NaN for dGamma\[3\]/);
  });

  test("a device that is gone says so instead of hanging", async () => {
    const { device } = await openNodeGpu();
    device.destroy();
    expect(await selfTest(device, softwareTarget)).not.toBeNull();
  });
});
