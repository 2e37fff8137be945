import { describe, expect, test } from "vitest";
import type { Target } from "./emitter";
import { openNodeGpu } from "./nodeDevice";
import { timeSingleCalls } from "./singleCalls";
import { gpuTarget, gpuTargets, softwareTarget, withFeatures } from "./targets";
import { adapterKey, chooseTarget, fastest, tuneCalls } from "./tune";

const times = [30, 10, 20];
const timed = (asked: Target[]) => async (target: Target) => {
  asked.push(target);
  return times[gpuTargets.indexOf(target)]!;
};

describe("choosing how kernels are written", () => {
  test("the fastest is chosen, and not asked for again", async () => {
    const kept = new Map<string, string>();
    const cache = {
      get: (key: string) => kept.get(key),
      set: (key: string, v: string) => void kept.set(key, v),
    };
    const asked: Target[] = [];
    const choose = () => fastest(gpuTargets.slice(0, 3), timed(asked), { key: "a", now: () => 0, cache });
    expect(await choose()).toBe(gpuTargets[1]);
    expect(asked).toEqual(gpuTargets.slice(0, 3));
    expect(await choose()).toBe(gpuTargets[1]);
    expect(asked).toHaveLength(3);
  });

  test("a slow device is asked once only", async () => {
    let clock = 0;
    const asked: Target[] = [];
    const slow = async (target: Target) => {
      clock += 150;
      return timed(asked)(target);
    };
    expect(await fastest(gpuTargets, slow, { key: "a", now: () => clock })).toBe(gpuTargets[1]);
    expect(asked).toHaveLength(2);
  });

  test("kernels use subgroups where the device has them, and never on software adapters", async () => {
    const { features } = (await openNodeGpu()).device;
    expect(features.has("subgroups")).toBe(true);
    expect(withFeatures(gpuTarget, features)).toEqual({ ...gpuTarget, subgroups: true });
    expect(withFeatures(gpuTarget, new Set() as typeof features)).toEqual(gpuTarget);
    expect(withFeatures(softwareTarget, features)).toEqual(softwareTarget);
  });

  test("a software adapter computes without barriers, and its calls can be timed", async () => {
    const { device, adapter } = await openNodeGpu();
    const now = () => performance.now();
    expect(await chooseTarget(device, adapter.info, now)).toBe(softwareTarget);
    expect(adapterKey(adapter.info)).toMatch(/swiftshader/i);
    expect(await timeSingleCalls(device, softwareTarget, tuneCalls(), now)).toBeGreaterThan(0);
  });
});
