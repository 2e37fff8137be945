import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { FailureError } from "../core/failure";
import type { Arg, Program } from "../ir/program";
import { createWasmEngine, type WasmEngine } from "./wasmEngine";

let engine: WasmEngine;
beforeAll(async () => {
  engine = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
});

const arena = (offset: number): Arg => ({ kind: "arena", offset });
const constant = (index: number): Arg => ({ kind: "constant", index });
const literal = (value: number): Arg => ({ kind: "literal", value });
const quant = { scale: 1, zeroPoint: 0 };

/** x -> -1 - x -> pad with one 9 on the right, in an arena of 7 bytes: x and its table at 0, the padded row at 3. */
const table = Int8Array.from({ length: 256 }, (_, i) => -1 - (i - 128));
const program: Program = {
  name: "tiny",
  arenaBytes: 7,
  inputs: [{ node: "x", offset: 0, bytes: 3, shape: [3], quant }],
  outputs: [{ node: "padded", offset: 3, bytes: 4, shape: [4], quant }],
  constants: [{ name: "table", data: table }],
  calls: [
    { kernel: "wt_lut_s8", node: "flip", args: [arena(0), constant(0), arena(0), literal(3)] },
    {
      kernel: "wt_pad_s8",
      node: "padded",
      args: [arena(0), arena(3), ...[1, 3, 1, 0, 0, 0, 1, 9].map(literal)],
    },
  ],
};

test("runs a program, again and again, and leaves its inputs alone", () => {
  const loaded = engine.load(program);
  const x = Int8Array.of(1, -128, 127);
  for (let i = 0; i < 3; i++) expect(loaded.run([x])).toEqual([Int8Array.of(-2, 127, -128, 9)]);
  expect(x).toEqual(Int8Array.of(1, -128, 127));
  expect(loaded.run([Int8Array.of(0, 0, 0)])).toEqual([Int8Array.of(-1, -1, -1, 9)]);
});

test("steps: the arena shows what the calls so far have left", () => {
  const loaded = engine.load(program);
  loaded.runUpTo(0, [Int8Array.of(1, 2, 3)]);
  expect([...loaded.arena]).toEqual([1, 2, 3, 0, 0, 0, 0]);
  loaded.runUpTo(1, [Int8Array.of(1, 2, 3)]);
  expect([...loaded.arena]).toEqual([-2, -3, -4, 0, 0, 0, 0]);
});

test("two programs in one engine do not see each other, and memory grows as far as one needs", () => {
  const small = engine.load(program);
  const big = engine.load({
    ...program,
    arenaBytes: 3_000_000,
    outputs: [{ ...program.outputs[0]!, offset: 2_999_996 }],
  });
  big.arena.fill(5);
  expect(small.run([Int8Array.of(0, 0, 0)])).toEqual([Int8Array.of(-1, -1, -1, 9)]);
  expect(big.run([Int8Array.of(0, 0, 0)])).toEqual([Int8Array.of(5, 5, 5, 5)]);
});

const withCall = (i: number, args: readonly Arg[]): Program => ({
  ...program,
  calls: program.calls.map((call, j) => (i === j ? { ...call, args } : call)),
});
const lut = program.calls[0]!.args;
const pad = program.calls[1]!.args;
const refused: readonly [string, Program, RegExp][] = [
  [
    "an output past the arena",
    withCall(1, [pad[0]!, arena(4), ...pad.slice(2)]),
    /tiny\.padded: .*reaches 4 elements of y, there are 3/,
  ],
  [
    "an input past the arena",
    withCall(0, [arena(5), ...lut.slice(1)]),
    /reaches 3 elements of x, there are 2/,
  ],
  [
    "a table that is too short",
    { ...program, constants: [{ name: "t", data: table.slice(1) }] },
    /reaches 256 elements of lut/,
  ],
  [
    "a constant of another type",
    { ...program, constants: [{ name: "t", data: new Int32Array(256) }] },
    /lut is not s8/,
  ],
  ["a constant that is not there", withCall(0, [lut[0]!, constant(1), ...lut.slice(2)]), /no constant 1/],
  ["an output in flash", withCall(0, [lut[0]!, lut[1]!, constant(0), lut[3]!]), /y is not out/],
  ["an address before the arena", withCall(0, [arena(-1), ...lut.slice(1)]), /before the arena/],
  ["a number for a pointer", withCall(0, [literal(0), ...lut.slice(1)]), /x is a pointer/],
  ["a negative size", withCall(0, [...lut.slice(0, 3), literal(-1)]), /n = -1 is negative/],
  ["half a byte", withCall(0, [...lut.slice(0, 3), literal(1.5)]), /not a 32-bit integer/],
  ["a missing argument", withCall(0, lut.slice(0, 3)), /takes 4 arguments, got 3/],
  [
    "a port past the arena",
    { ...program, outputs: [{ ...program.outputs[0]!, offset: 4 }] },
    /outside the arena/,
  ],
];

test.each(refused)("refuses %s", (_, bad, message) => {
  expect(() => engine.load(bad)).toThrow(FailureError);
  expect(() => engine.load(bad)).toThrow(message);
});

test("refuses an average over a window that covers no pixel", () => {
  const args = [arena(0), arena(0), ...[1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 0, 0, -128, 127].map(literal)];
  const bad: Program = { ...program, calls: [{ kernel: "wt_avg_pool_s8", node: "pool", args }] };
  expect(() => engine.load(bad)).toThrow(/do not fit together/);
});

test("says what shape an input must have", () => {
  const loaded = engine.load(program);
  expect(() => loaded.run([Int8Array.of(1)])).toThrow(/tiny\.x: wants 3 values \[3\], got 1/);
  expect(() => loaded.run([])).toThrow(/wants 1 inputs, got 0/);
});
