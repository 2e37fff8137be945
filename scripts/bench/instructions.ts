import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fail } from "../../src/core/failure";
import { exportProject } from "../../src/firmware/exportProject";
import { readEngineSources } from "../../src/firmware/nodeSources";
import type { QuantizedModel } from "../../src/ir/types";
import type { SparseOption } from "../../src/stages/sparse";
import { randomInputs } from "../../src/testing/randomGraph";
import { tinyDense } from "../../src/testing/tinyDense";
import { runQemu } from "../qemu";

const BOARD = "qemu-m4f";
export const machine = "Cortex-M4F, QEMU mps2-an386, -icount shift=6, GCC -O2";

/** Instructions of one inference of a network's exported project, counted by the emulator; its self-test must pass. */
export const countInstructions = (model: QuantizedModel, sparse: SparseOption = false): Promise<number> =>
  count(model, null, sparse);

/** Two instructions, a million times, and what surrounds them: what the counter says of a loop whose length is known. */
export const LOOP_INSTRUCTIONS = 2_000_000;
export const countLoop = (): Promise<number> =>
  count(
    tinyDense,
    `#include "model.h"
static int8_t io[4];
int net_init(void) { return 0; }
int8_t *net_input(void) { return io; }
const int8_t *net_output(void) { return io + 2; }
int net_run(void)
{
    unsigned n = ${LOOP_INSTRUCTIONS / 2}u;
    __asm volatile("1: subs %0, %0, #1\\n\\tbne 1b" : "+r"(n) : : "cc");
    return 0;
}
`,
  );

async function count(
  model: QuantizedModel,
  source: string | null,
  sparse: SparseOption = false,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const { files } = exportProject({
      ...{ model, target: "cmake", name: "net", board: null, core: "cortex-m4", classes: null },
      examples: [randomInputs(model, 1)],
      origin: { seed: null, dataset: null },
      sources: readEngineSources(),
      sparse,
    });
    for (const { path, data } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path === "src/model.c" && source !== null ? source : data);
    }
    const options = ["-DCMAKE_TOOLCHAIN_FILE=toolchain-arm-none-eabi.cmake", `-DBOARD=${BOARD}`];
    execFileSync("cmake", ["-B", "build", ...options], { cwd: folder, stdio: "pipe" });
    execFileSync("cmake", ["--build", "build"], { cwd: folder, stdio: "pipe" });
    const printed = await runQemu(BOARD, join(folder, "build/model.elf"), 300);
    const instructions = /^instructions per inference (\d+)$/m.exec(printed)?.[1];
    if (instructions === undefined || (source === null && !printed.endsWith("PASS\n")))
      fail(
        "internal",
        model.graph.name,
        `the emulated board printed ${printed}`,
        "The engine is broken: run npm test.",
      );
    return Number(instructions);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
