import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program } from "../src/ir/program";
import { printModel } from "../src/toolkit";
import { engineDir } from "./build-wasm";

/** The smallest core, which needs the most code, and the most common one; the others differ from it by a percent. */
export const codeCores = ["cortex-m0plus", "cortex-m4"] as const;

/** Code of a printed program in bytes, without its constants. */
export function codeBytes(program: Program, core: (typeof codeCores)[number]): number {
  const folder = mkdtempSync(join(tmpdir(), "code-size-"));
  try {
    const { source, header } = printModel(program, { prefix: "net" });
    writeFileSync(join(folder, "model.c"), source);
    writeFileSync(join(folder, "model.h"), header);
    const object = join(folder, "model.o");
    const includes = ["include", "kernels"].flatMap((name) => ["-I", join(engineDir, name)]);
    const flags = [`-mcpu=${core}`, "-mthumb", "-O2", "-std=c11", ...includes];
    execFileSync("arm-none-eabi-gcc", [...flags, "-c", join(folder, "model.c"), "-o", object]);
    const symbols = execFileSync("arm-none-eabi-nm", ["-S", object], { encoding: "utf8" });
    return [...symbols.matchAll(/^\w+ (\w+) [tT] /gm)].reduce(
      (n, [, size]) => n + Number.parseInt(size!, 16),
      0,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
