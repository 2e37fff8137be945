import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineDir } from "../../../scripts/build-wasm";
import { type QemuBoard, qemuMachines, runQemu } from "../../../scripts/qemu";

const template = fileURLToPath(new URL("template", import.meta.url));
let project: string;

/** y = 2 x0 - x1 + 10 and y = -x0 + 1, by a dense layer with factor 1: small enough to check by hand. */
const model = `#include "model.h"
#include "wt_dense_s8.h"

static const int8_t w[4] = {2, -1, -1, 0};
static const int32_t bias[2] = {10, 1};
static const int32_t multiplier[2] = {1073741824, 1073741824};
static const int8_t shift[2] = {1, 1};
static int8_t arena[ARENA];

int tiny_init(void) { return 0; }
int8_t *tiny_input(void) { return arena; }
const int8_t *tiny_output(void) { return arena + 2; }
int tiny_run(void)
{
    wt_dense_s8(arena, w, bias, multiplier, shift, arena + 2, 2, 2, 0, 0, -128, 127);
    return 0;
}
`;
const header = `#ifndef MODEL_H
#define MODEL_H
#include <stdint.h>
#define TINY_INPUT_BYTES 2u
#define TINY_OUTPUT_BYTES 2u
int tiny_init(void);
int8_t *tiny_input(void);
int tiny_run(void);
const int8_t *tiny_output(void);
#endif
`;
const vectors = (second: number) => `#define TINY_TEST_VECTORS 2u
static const int8_t tiny_test_inputs[2][2] = {{5, 3}, {-100, 100}};
static const int8_t tiny_test_outputs[2][2] = {{17, -4}, {-128, ${second}}};
`;

function write(arenaBytes: number, second: number): void {
  writeFileSync(join(project, "src/model.c"), model.replace("ARENA", String(arenaBytes)));
  writeFileSync(join(project, "src/model.h"), header);
  writeFileSync(join(project, "src/model_test.h"), vectors(second));
}

const cmake = (...args: string[]) => spawnSync("cmake", args, { cwd: project, encoding: "utf8" });
const configureBoard = (board: string) =>
  cmake(
    "-G",
    "Ninja",
    "-B",
    board,
    `-DBOARD=${board}`,
    "-DCMAKE_TOOLCHAIN_FILE=toolchain-arm-none-eabi.cmake",
  );

function build(board: string): string {
  const configured = configureBoard(board);
  expect(configured.status, configured.stderr).toBe(0);
  const built = cmake("--build", board);
  expect(built.status, built.stdout + built.stderr).toBe(0);
  return join(project, board, "model.elf");
}

beforeAll(() => {
  execFileSync("cmake", ["--version"]);
  project = mkdtempSync(join(tmpdir(), "firmware-"));
  cpSync(template, project, { recursive: true });
  for (const path of readdirSync(project, { recursive: true, encoding: "utf8" })) {
    const file = join(project, path);
    if (!statSync(file).isFile()) continue;
    const text = readFileSync(file, "utf8")
      .replaceAll("@prefix@", "tiny")
      .replaceAll("@PREFIX@", "TINY")
      .replaceAll("@board@", "qemu-m4f");
    writeFileSync(file, text);
  }
  mkdirSync(join(project, "engine"));
  for (const folder of ["include", "kernels"])
    cpSync(join(engineDir, folder), join(project, "engine"), { recursive: true });
  write(4, 101);
});
afterAll(() => rmSync(project, { recursive: true }));

test("without a toolchain file it builds a filter for the computer", () => {
  expect(cmake("-G", "Ninja", "-B", "build").status).toBe(0);
  expect(cmake("--build", "build").status).toBe(0);
  const filter = (...input: number[]) =>
    spawnSync(join(project, "build/model"), { input: Buffer.from(Int8Array.from(input).buffer) });
  expect([...new Int8Array(filter(5, 3, -100, 100).stdout)]).toEqual([17, -4, -128, 101]);
  expect(filter(5, 3, 1).stderr.toString()).toContain("the last input has 1 bytes, an input has 2");
});

describe.each(Object.keys(qemuMachines) as QemuBoard[])("%s", (board) => {
  test("builds, runs, passes, and counts the same instructions twice", async () => {
    const elf = build(board);
    const printed = await runQemu(board, elf);
    const core = readFileSync(join(project, `boards/${board}.cmake`), "utf8").match(/CORE (\S+)\)/)![1];
    expect(printed).toMatch(
      new RegExp(
        `^whittle tiny ${core}\nvector 0 ok\noutputs 17 -4\nvector 1 ok\noutputs -128 101\ninstructions per inference \\d+\nPASS\n$`,
      ),
    );
    const count = Number(printed.match(/inference (\d+)/)![1]);
    expect(count).toBeGreaterThan(40);
    expect(count).toBeLessThan(400);
    expect(await runQemu(board, elf)).toBe(printed);
  });
});

test("a board written from board.cmake.in builds, with a second-generation STM32 UART", () => {
  const values = {
    ...{ name: "Some board", core: "cortex-m4f", flash_origin: "0x08000000", flash_bytes: "1048576" },
    ...{
      ram_origin: "0x20000000",
      ram_bytes: "327680",
      uart: "stm32v2",
      uart_base: "0x40013800",
      uart_divisor: "35",
    },
    ...{ setup: '"0x40021060, 0, 0x4000" "0x48000000, 0xC0000, 0x80000"', systick_hz: "4000000" },
  };
  const blank = readFileSync(join(project, "boards/board.cmake.in"), "utf8");
  const board = Object.entries(values).reduce(
    (text, [key, value]) => text.replaceAll(`@${key}@`, value),
    blank,
  );
  expect(board).not.toContain("@");
  writeFileSync(join(project, "boards/some.cmake"), board);
  const image = readFileSync(build("some").replace(".elf", ".bin"));
  expect(image.readUInt32LE(0)).toBe(0x20050000);
  expect(image.readUInt32LE(4) >>> 24).toBe(8);
});

test("an output that differs from the recorded one is a failure", async () => {
  write(4, 100);
  const printed = await runQemu("qemu-m4f", build("qemu-m4f"));
  write(4, 101);
  expect(printed).toMatch(/vector 0 ok\noutputs 17 -4\nvector 1 DIFFERS\noutputs -128 101\n.*\nFAIL\n$/);
});

test("a network that does not fit is refused in words", () => {
  write(15_000, 101);
  expect(configureBoard("qemu-microbit").status).toBe(0);
  const built = cmake("--build", "qemu-microbit");
  write(4, 101);
  expect(built.status).not.toBe(0);
  expect(built.stdout).toContain("need more than the 16384 bytes of RAM of qemu-microbit");
});

test("an unknown board is refused by name", () => {
  expect(configureBoard("toaster").stderr).toContain('There is no board "toaster"');
});
