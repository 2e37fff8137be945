/** Many networks as one: a CMake project whose "model" runs each of them in turn, so that a test compiles once for all. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fail } from "../src/core/failure";
import { exportProject } from "../src/firmware/exportProject";
import { readEngineSources } from "../src/firmware/nodeSources";
import { printModel } from "../src/formats/carray/printModel";
import type { Program } from "../src/ir/program";
import { tinyDense } from "../src/testing/tinyDense";
import { type QemuBoard, runQemu } from "./qemu";

/** A network with one input and the bytes that it must give for each of its test inputs. */
export interface BatchMember {
  readonly program: Program;
  readonly inputs: readonly Int8Array[];
  readonly outputs: readonly Int8Array[];
}

export interface Batch {
  /** What each member gave for each of its inputs, on this computer, built by gcc with address and undefined-behavior sanitizers. */
  onHost(): Int8Array[][];
  /** What the emulated board printed; it compares with the members' outputs itself, vector by vector. */
  onBoard(board: QemuBoard): Promise<string>;
  /** Removes the project. */
  close(): void;
}

/** All members must have equally many test inputs. */
export function createBatch(members: readonly BatchMember[]): Batch {
  const folder = mkdtempSync(join(tmpdir(), "batch-"));
  const sources = readEngineSources();
  const { files } = exportProject({
    ...{
      model: tinyDense,
      target: "cmake",
      name: "all",
      board: null,
      core: null,
      examples: null,
      classes: null,
    },
    origin: { seed: null, dataset: null },
    sources,
  });
  const write = (path: string, data: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), data);
  };
  for (const { path, data } of files) write(path, data);
  for (const [path, text] of Object.entries(sources))
    if (path.startsWith("engine/")) write(`engine/${path.split("/").at(-1)}`, text);
  const printed = members.map(({ program }, i) => printModel(program, { prefix: `net${i}` }));
  write("src/model.h", header(members, printed.map((p) => p.header).join("\n")));
  write("src/model.c", `${printed.map((p) => p.source).join("\n")}\n${runAll(members)}`);
  write("src/model_test.h", vectors(members));
  return {
    onHost: () => runOnHost(folder, members),
    onBoard: (board) => runOnBoard(folder, board),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const total = (members: readonly BatchMember[], ports: "inputs" | "outputs"): number =>
  members.reduce((n, { program }) => n + program[ports][0]!.bytes, 0);

const header = (members: readonly BatchMember[], parts: string): string => `#ifndef ALL_H
#define ALL_H
#include <stdint.h>
${parts}
#define ALL_INPUT_BYTES ${total(members, "inputs")}
#define ALL_OUTPUT_BYTES ${total(members, "outputs")}
int all_init(void);
int8_t *all_input(void);
int all_run(void);
const int8_t *all_output(void);
#endif
`;

/** Each member's slice of the input in, one run, its output to its slice. */
function runAll(members: readonly BatchMember[]): string {
  let x = 0;
  let y = 0;
  const steps = members.map(({ program }, i) => {
    const [from, to] = [x, y];
    x += program.inputs[0]!.bytes;
    y += program.outputs[0]!.bytes;
    return `    for (int i = 0; i < NET${i}_INPUT_BYTES; i++) net${i}_input()[i] = all_x[${from} + i];
    bad |= net${i}_run();
    for (int i = 0; i < NET${i}_OUTPUT_BYTES; i++) all_y[${to} + i] = net${i}_output()[i];`;
  });
  return `static int8_t all_x[ALL_INPUT_BYTES];
static int8_t all_y[ALL_OUTPUT_BYTES];
int all_init(void) { return 0; }
int8_t *all_input(void) { return all_x; }
const int8_t *all_output(void) { return all_y; }
int all_run(void)
{
    int bad = 0;
${steps.join("\n")}
    return bad;
}
`;
}

/** Vector v of the batch: input v of every member, back to back. */
const rows = (members: readonly BatchMember[], ports: "inputs" | "outputs"): Int8Array[] =>
  members[0]!.inputs.map((_, v) => Int8Array.from(members.flatMap((m) => Array.from(m[ports][v]!))));

const vectors = (members: readonly BatchMember[]): string => {
  const list = (row: Int8Array) => `{${row.join(",")}}`;
  return `#define ALL_TEST_VECTORS ${members[0]!.inputs.length}u
static const int8_t all_test_inputs[][ALL_INPUT_BYTES] = {${rows(members, "inputs").map(list).join(",\n")}};
static const int8_t all_test_outputs[][ALL_OUTPUT_BYTES] = {${rows(members, "outputs").map(list).join(",\n")}};
`;
};

function run(command: string, args: readonly string[], cwd: string, input = new Uint8Array()): Buffer {
  try {
    return execFileSync(command, args, { cwd, input, maxBuffer: 1 << 28, stdio: "pipe" });
  } catch (thrown) {
    const { stderr, stdout, message } = thrown as { stderr?: Buffer; stdout?: Buffer; message: string };
    const said = `${stdout ?? ""}${stderr ?? ""}`.slice(0, 4000) || message;
    return fail(
      "bad-usage",
      command,
      `failed: ${said}`,
      `Install ${command}, or repair what it complains about.`,
    );
  }
}

function runOnHost(folder: string, members: readonly BatchMember[]): Int8Array[][] {
  // Unoptimized: it compiles in a fifth of the time, and no optimizer hides undefined behavior from the sanitizer.
  const sanitize = ["-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  const strict = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wconversion"];
  const paths = ["-I", "src", "-I", "engine", "src/host.c", "src/model.c", "-o", "sanitized"];
  run("gcc", [...strict, ...sanitize, ...paths], folder);
  const input = Buffer.concat(rows(members, "inputs").map((row) => new Uint8Array(row.buffer)));
  const printed = run(join(folder, "sanitized"), [], folder, input);
  const size = total(members, "outputs");
  let at = 0;
  return members.map(({ program, inputs }) => {
    const from = at;
    at += program.outputs[0]!.bytes;
    return inputs.map((_, v) => new Int8Array(printed.subarray(v * size + from, v * size + at)));
  });
}

function runOnBoard(folder: string, board: QemuBoard): Promise<string> {
  const options = ["-DCMAKE_TOOLCHAIN_FILE=toolchain-arm-none-eabi.cmake", `-DBOARD=${board}`];
  // A batch is run once, so that the compiler's time counts for more than the code's speed.
  const quick = ["-DCMAKE_BUILD_TYPE=Quick", "-DCMAKE_C_FLAGS_QUICK=-O1"];
  run("cmake", ["-B", board, ...options, ...quick], folder);
  run("cmake", ["--build", board], folder);
  return runQemu(board, join(folder, board, "model.elf"), 120);
}
