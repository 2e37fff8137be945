/** Exported projects as a person uses them: unpacked, built with the commands of their own read-me, run. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runQemu } from "../../scripts/qemu";
import type { QuantizedModel } from "../ir/types";
import { dscnn } from "../nets/dscnn";
import { runReference } from "../runtime/reference";
import { randomInputs } from "../testing/randomGraph";
import { sketchModel } from "../testing/sketchModel";
import { tinyDense } from "../testing/tinyDense";
import { type ExportRequest, exportProject } from "./exportProject";
import { readEngineSources } from "./nodeSources";
import { zipFiles } from "./zip";

const sources = readEngineSources();
const speech = sketchModel(dscnn({ width: 12, frames: 21, layers: 2 }), 3);
const inputs = [1, 2, 3].map((seed) => randomInputs(speech, seed)[0]!);
const wanted = Buffer.concat(inputs.map((x) => Buffer.from(runReference(speech, [x])[0]!)));
const strict = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wconversion", "-Wpedantic"];

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "projects-"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Exports, zips, unzips: the folder as a person finds it. */
function unpack(
  model: QuantizedModel,
  more: Partial<ExportRequest> & Pick<ExportRequest, "target" | "name">,
): string {
  const { files, folder } = exportProject({
    ...{ model, board: null, core: null, classes: null, sources },
    examples: model === speech ? inputs.map((x) => [x]) : null,
    origin: { seed: null, dataset: null },
    ...more,
  });
  const into = join(root, `${more.board ?? ""}${more.core ?? ""}`);
  for (const [path, bytes] of Object.entries(unzipSync(zipFiles(files, folder)))) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), bytes);
  }
  return join(into, folder);
}

/** The commands of a read-me, one line each, in order. */
const commands = (project: string): string[] =>
  [...readFileSync(join(project, "README.md"), "utf8").matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((m) =>
    m[1]!.trim().split("\n"),
  );

const shell = (project: string, command: string): string =>
  execFileSync("sh", ["-c", command], { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

test("the C project's read-me builds, passes, filters, and compiles for a board", () => {
  const project = unpack(speech, { target: "c", name: "kws" });
  const printed = commands(project).map((command) => shell(project, command));
  expect(printed.join("")).toContain("3 of 3 test vectors give the recorded bytes");
  expect(readFileSync(join(project, "test/in.bin"))).toEqual(
    Buffer.concat(inputs.map((x) => Buffer.from(x))),
  );
  expect(readFileSync(join(project, "out.bin"))).toEqual(wanted);
  const cut = spawnSync(join(project, "host/model"), { input: Buffer.from([1, 2]) });
  expect(cut.status).toBe(1);
  expect(cut.stderr.toString()).toContain("the last input has 2 bytes");
});

describe("the CMake project's read-me", () => {
  test("builds the filter for a PC and an image that passes in QEMU", async () => {
    const project = unpack(speech, { target: "cmake", name: "kws", core: "cortex-m4" });
    const [onPc, compare, configure, build, emulate, ...others] = commands(project);
    expect(others).toEqual([]);
    shell(project, onPc!);
    expect(shell(project, compare!)).toBe("the same bytes as in the browser\n");
    expect(readFileSync(join(project, "out.bin"))).toEqual(wanted);
    shell(project, configure!);
    shell(project, build!);
    expect(emulate).toBe(
      "qemu-system-arm -display none -serial stdio -icount shift=6 -kernel build-qemu-m4f/model.elf -machine mps2-an386",
    );
    const printed = await runQemu("qemu-m4f", join(project, "build-qemu-m4f/model.elf"));
    expect(printed).toMatch(/vector 2 ok\noutputs [-\d ]+\ninstructions per inference \d+\nPASS\n$/);
  });

  test.each(["nucleo-l496zg", "b-l475e-iot01a"])(
    "builds an image for the %s, placed in its memory",
    (board) => {
      const project = unpack(speech, { target: "cmake", name: "kws", board });
      const steps = commands(project).filter((command) => /build-board|-DBOARD=\w*-l4/.test(command));
      expect(steps).toHaveLength(2);
      for (const command of steps) shell(project, command);
      const image = readFileSync(join(project, "build-board/model.bin"));
      // The stack begins at the end of RAM: 320 KiB, or 96.
      expect(image.readUInt32LE(0)).toBe(board === "nucleo-l496zg" ? 0x2005_0000 : 0x2001_8000);
      expect(image.readUInt32LE(4) >>> 20).toBe(0x080);
    },
  );
});

test("two networks fit one program under two names", () => {
  const kws = unpack(speech, { target: "c", name: "kws" });
  const tiny = unpack(tinyDense, { target: "c", name: "tiny", examples: [[Int8Array.of(5, 3)]] });
  const program = `#include <stdio.h>
#include <string.h>
#include "${kws}/src/model.h"
#include "${tiny}/src/model.h"
#include "${kws}/host/model_test.h"
int main(void)
{
    if (kws_init() != 0 || tiny_init() != 0) return 1;
    memcpy(kws_input(), kws_test_inputs[0], KWS_INPUT_BYTES);
    tiny_input()[0] = 5;
    tiny_input()[1] = 3;
    if (kws_run() != 0 || tiny_run() != 0) return 2;
    if (memcmp(kws_output(), kws_test_outputs[0], KWS_OUTPUT_BYTES) != 0) return 3;
    printf("%d %d", tiny_output()[0], tiny_output()[1]);
    return 0;
}
`;
  writeFileSync(join(root, "both.c"), program);
  const models = [kws, tiny].map((project) => join(project, "src/model.c"));
  execFileSync("gcc", [...strict, "-O1", join(root, "both.c"), ...models, "-o", join(root, "both")]);
  expect(execFileSync(join(root, "both"), { encoding: "utf8" })).toBe("17 -4");
});

describe("the PlatformIO project", () => {
  /** As much of Arduino as the self-test asks for, on a PC: the serial port is standard output. */
  const arduino = `#pragma once
#include <stdint.h>
#include <stdio.h>
struct SerialPort {
  void begin(long) {}
  explicit operator bool() const { return true; }
  void print(const char *text) { fputs(text, stdout); }
  void print(unsigned long n) { printf("%lu", n); }
  void print(unsigned n) { printf("%u", n); }
  void print(int n) { printf("%d", n); }
  template <class T> void println(T x) { print(x); print("\\n"); }
};
static SerialPort Serial;
static inline unsigned long micros() { static unsigned long now = 0; return now += 40; }
static inline unsigned long millis() { return micros() / 1000; }
static inline void delay(unsigned long) {}
`;

  test("compiles against Arduino's names for Cortex-M, and its self-test passes on a PC", () => {
    const project = unpack(speech, { target: "platformio", name: "kws" });
    const shim = join(root, "shim");
    mkdirSync(shim, { recursive: true });
    writeFileSync(join(shim, "Arduino.h"), arduino);
    writeFileSync(join(shim, "start.cpp"), "void setup();\nint main() { setup(); }\n");
    const includes = ["include", "lib/kws/src"]
      .flatMap((path) => ["-I", join(project, path)])
      .concat("-I", shim);
    const main = join(project, "src/main.cpp");
    const model = join(project, "lib/kws/src/model.c");
    const arm = ["-mcpu=cortex-m4", "-mthumb", "-O2", "-c", "-o", join(root, "x.o")];
    execFileSync("arm-none-eabi-g++", [
      "-std=gnu++14",
      "-Wall",
      "-Wextra",
      "-Werror",
      ...arm,
      ...includes,
      main,
    ]);
    execFileSync("arm-none-eabi-gcc", [...strict, ...arm, ...includes, model]);
    execFileSync("gcc", [...strict, ...includes, "-c", model, "-o", join(root, "model.o")]);
    const binary = join(root, "selftest");
    const cpp = ["-std=gnu++14", ...includes, main, join(shim, "start.cpp"), join(root, "model.o")];
    execFileSync("clang++", [...cpp, "-o", binary]);
    expect(execFileSync(binary, { encoding: "utf8" })).toMatch(
      /^whittle kws\n(vector \d ok\noutputs( -?\d+)+\n){3}microseconds per inference 40\nPASS\n$/,
    );
  });

  test("has an ini and a library manifest that can be read", () => {
    const project = unpack(speech, { target: "platformio", name: "kws", board: "teensy-41" });
    const ini = readFileSync(join(project, "platformio.ini"), "utf8");
    const sections = ini
      .split(/^\[/m)
      .slice(1)
      .map((text) => text.split("\n"));
    const environments = sections.filter(([head]) => head!.startsWith("env:"));
    expect(environments[0]![0]).toBe("env:teensy-41]");
    for (const [, ...lines] of sections)
      for (const line of lines) expect(line).toMatch(/^($|;|[a-z_]+ = \S)/);
    for (const [, ...lines] of environments) {
      expect(lines.filter((line) => /^platform = [a-z0-9]+$/.test(line))).toHaveLength(1);
      expect(lines.filter((line) => /^board = [a-z0-9_-]+$/.test(line))).toHaveLength(1);
    }
    expect(JSON.parse(readFileSync(join(project, "lib/kws/library.json"), "utf8"))).toMatchObject({
      ...{ name: "kws", license: "Apache-2.0" },
    });
  });
});
