import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { boards, findBoard } from "./index";

const shared = ["cores.ts", "index.ts", "reserves.ts", "types.ts"];
const files = readdirSync(new URL(".", import.meta.url)).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !shared.includes(file),
);

test("every file is a board of the list, named by its id", () => {
  expect(files.length).toBeGreaterThan(10);
  expect(boards.map((board) => `${board.id}.ts`).sort()).toEqual(files.sort());
  expect(new Set(boards.map((board) => board.name)).size).toBe(boards.length);
});

test.each(boards)("$id: numbers are in order and say where they come from", (board) => {
  expect(board.clockMHz).toBeGreaterThanOrEqual(16);
  expect(board.clockMHz).toBeLessThanOrEqual(1000);
  for (const memory of ["flash", "ram"] as const) {
    const { bytes, reason } = board.reserved[memory];
    expect(Number.isInteger(board[memory])).toBe(true);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(board[memory] / 2);
    expect(reason).not.toBe("");
  }
  expect(board.ram).toBeLessThan(board.flash);
  expect(board.cyclesPerMac.low).toBeGreaterThan(0.25);
  expect(board.cyclesPerMac.low).toBeLessThan(board.cyclesPerMac.high);
  for (const source of [board.sources, board.cyclesPerMac.source, board.power?.source ?? "none"])
    expect(source.length).toBeGreaterThan(3);
  if (board.power) expect(board.power.milliwatts).toBeGreaterThan(1);
  if (board.verified === "from general knowledge") expect(board.sources).toContain("general knowledge");
  for (const origin of Object.values(board.cmake ?? {})) expect(origin % 0x1000).toBe(0);
});

test("the range of the reference board holds what MLPerf Tiny logged for it with CMSIS-NN", () => {
  // v1.0, TVM with CMSIS-NN: visual wake words, 7.490 M MAC, in 301.20 ms at 120 MHz.
  const { clockMHz, cyclesPerMac } = findBoard("nucleo-l4r5zi");
  const milliseconds = (perMac: number) => (7.49e6 * perMac) / (clockMHz * 1e3);
  expect(milliseconds(cyclesPerMac.low)).toBeLessThan(301.2);
  expect(milliseconds(cyclesPerMac.high)).toBeGreaterThan(301.2);
});

test("an unknown board is refused with the list of those that exist", () => {
  expect(() => findBoard("nucleo")).toThrow("nucleo: there is no board of this name");
});
