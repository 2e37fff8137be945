import { expect, test } from "vitest";
import type { Board } from "../boards/types";
import { kib } from "../core/units";
import { fit } from "./fit";

const board: Board = {
  ...{ id: "slate", name: "Slate", mcu: "none", core: "cortex-m4f", clockMHz: 100 },
  ...{ flash: kib(100), ram: kib(50) },
  reserved: { flash: { bytes: kib(20), reason: "system" }, ram: { bytes: kib(10), reason: "stack" } },
  cyclesPerMac: { low: 2, high: 5, source: "made up" },
  power: { milliwatts: 20, source: "made up" },
  ...{ platformio: null, cmake: null, uf2Family: null, price: "$", sources: "nowhere", verified: "sourced" },
};
const need = { constantBytes: kib(60), codeBytes: kib(10), arenaBytes: kib(30), macs: 10_000_000 };

test("what is left is the board's memory without its reserve and the network's need", () => {
  const f = fit(need, board);
  expect(f.fits).toBe(true);
  expect(f.flash).toMatchObject({ need: kib(70), have: kib(80), reserved: kib(20), left: kib(10) });
  expect(f.ram).toMatchObject({ need: kib(30), have: kib(40), reserved: kib(10), left: kib(10) });
  expect(f.advice).toEqual([]);
});

test("10 M MACs at 2 to 5 cycles and 100 MHz take 200 to 500 ms, and at 20 mW 4 to 10 mJ", () => {
  const f = fit(need, board);
  expect(f.latency).toEqual({ low: 200, high: 500 });
  expect(f.energy).toEqual({ low: 4, high: 10 });
  expect(fit(need, { ...board, power: null }).energy).toBeNull();
});

test("memory that is full to the last byte still fits, one byte more does not", () => {
  expect(fit({ ...need, arenaBytes: kib(40), constantBytes: kib(70) }, board).fits).toBe(true);
  expect(fit({ ...need, arenaBytes: kib(40) + 1 }, board).fits).toBe(false);
  expect(fit({ ...need, constantBytes: kib(70) + 1 }, board).fits).toBe(false);
});

test("what does not fit says by how much, and which knob helps", () => {
  // 160 KiB of 40: a quarter of the bytes, so half of the image's side.
  const ram = fit({ ...need, arenaBytes: kib(160) }, board);
  expect(ram.ram.left).toBe(-kib(120));
  expect(ram.advice).toHaveLength(2);
  expect(ram.advice[0]).toContain("RAM: 120.0 KiB too much.");
  expect(ram.advice[0]).toContain("50 %");
  expect(ram.advice[1]).toContain("25 %");
  const flash = fit({ ...need, constantBytes: kib(310) }, board);
  expect(flash.advice[0]).toContain("Flash: 240.0 KiB too much. Lower β");
  expect(flash.advice[1]).toContain("50 %");
  expect(fit({ ...need, arenaBytes: kib(41) }, { ...board, ram: kib(10) }).advice).toEqual([
    expect.stringContaining("no RAM left"),
  ]);
});
