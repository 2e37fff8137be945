import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fail } from "../core/failure";
import { readEngineSources } from "../firmware/nodeSources";
import type { Program } from "../ir/program";
import type { QuantizedModel } from "../ir/types";
import { exportProject } from "../toolkit";

/** Exports the network as C, compiles it here, and runs it as a filter. */
export function runOnHost(model: QuantizedModel, program: Program, inputs: Int8Array[][]): Int8Array[] {
  const folder = mkdtempSync(join(tmpdir(), "whittle-"));
  try {
    const { files } = exportProject({
      ...{ model, target: "c", name: "model", board: null, core: null, examples: null, classes: null },
      origin: { seed: null, dataset: null },
      sources: readEngineSources(),
    });
    for (const { path, data } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), data);
    }
    const binary = join(folder, "runner");
    tool(process.env.CC ?? "cc", [
      ...["-std=c11", "-O2", "-I", join(folder, "src")],
      ...[join(folder, "host/main.c"), join(folder, "src/model.c"), "-o", binary],
    ]);
    const bytes = Buffer.concat(inputs.flat().map((x) => new Uint8Array(x.buffer, x.byteOffset, x.length)));
    const printed = tool(binary, [], bytes);
    const size = program.outputs.reduce((n, port) => n + port.bytes, 0);
    return inputs.map((_, i) => new Int8Array(printed.subarray(i * size, (i + 1) * size)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tool(command: string, args: readonly string[], input = new Uint8Array()): Buffer {
  try {
    return execFileSync(command, args, { input, maxBuffer: 2 ** 30, stdio: "pipe" });
  } catch (thrown) {
    const { code, stderr } = thrown as { code?: string; stderr?: Buffer };
    const what = code === "ENOENT" ? "is not installed" : `failed: ${stderr?.toString().trim() ?? code}`;
    return fail("bad-usage", command, what, "Install a C compiler (gcc or clang), or use --engine wasm.");
  }
}
