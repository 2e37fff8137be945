import { describe, expect, test } from "vitest";
import type { Slot, Space, TrainCall } from "../program";
import { type Candidate, conflict, schedule } from "./schedule";

const slot = (at: number, words = 64, space: Space = "work"): Slot => ({ space, at, words });
const call = (buffers: Record<string, Slot>, kernel: TrainCall["kernel"] = "activate"): TrainCall => ({
  ...{ kernel, buffers, numbers: {}, what: "", block: null },
});
const candidate = (buffers: Record<string, Slot>, kind = "4", vectors = 1): Candidate => ({
  ...{ call: call(buffers), kind, vectors },
});

describe("conflict", () => {
  const writer = call({ x: slot(0), y: slot(64) });
  test.each([
    ["reading what is written", { x: slot(64), y: slot(256) }, true],
    ["reading its second half", { x: slot(96), y: slot(256) }, true],
    ["writing what is read", { x: slot(256), y: slot(0) }, true],
    ["writing what is written", { x: slot(256), y: slot(32) }, true],
    ["reading the same", { x: slot(0), y: slot(256) }, false],
    ["another space", { x: slot(64, 64, "sums"), y: slot(0, 64, "sums") }, false],
    ["neighbors", { x: slot(128), y: slot(192) }, false],
  ])("%s", (_, buffers, expected) => {
    expect(conflict(writer, call(buffers))).toBe(expected);
    expect(conflict(call(buffers), writer)).toBe(expected);
  });

  test("the sum of gradients waits for every partial sum, wherever it lies", () => {
    const reduce = call({ sums: slot(0, 64, "sums"), gradient: slot(0, 64, "gradient") }, "reduceGradients");
    expect(conflict(reduce, call({ x: slot(0), dw: slot(4096, 64, "sums") }, "convGradWeight"))).toBe(true);
  });
});

describe("schedule", () => {
  // A chain 0 -> 1 -> 3, and two calls that hang on 0 alone: 2 joins 1, 4 finds no room there and joins 3.
  const chain = [
    candidate({ x: slot(0), y: slot(64) }),
    candidate({ x: slot(64), y: slot(128) }),
    candidate({ x: slot(64), y: slot(192) }),
    candidate({ x: slot(128), y: slot(256) }),
    candidate({ x: slot(64), y: slot(320) }),
  ];
  test("a call joins the earliest group behind what it waits for", () => {
    expect(schedule(chain, 2, 64)).toEqual([[0], [1, 2], [3, 4]]);
    expect(schedule(chain, 3, 64)).toEqual([[0], [1, 2, 4], [3]]);
    expect(schedule(chain, 1, 64)).toEqual([[0], [1], [2], [3], [4]]);
  });
  test("a later writer is not moved in front of an earlier reader", () => {
    const reused = [
      candidate({ x: slot(0), y: slot(64) }),
      candidate({ x: slot(64), y: slot(128) }),
      candidate({ x: slot(256), y: slot(64) }),
    ];
    expect(schedule(reused, 4, 64)).toEqual([[0], [1], [2]]);
  });
  test("kinds do not mix, and numbers must fit", () => {
    const free = (kind: string, vectors: number, at: number) =>
      candidate({ x: slot(0), y: slot(at) }, kind, vectors);
    expect(schedule([free("4", 1, 64), free("64", 1, 128), free("4", 1, 192)], 4, 64)).toEqual([[0, 2], [1]]);
    expect(schedule([free("4", 40, 64), free("4", 40, 128)], 4, 64)).toEqual([[0], [1]]);
  });
});
