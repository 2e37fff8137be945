/** Builds the C training kernels to WebAssembly with clang: one build with threads, one without. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "../src/core/failure";
import type { WasmBuild } from "../src/training/wasm/env";
import { trainingDispatchSource } from "./trainingDispatch";

const root = fileURLToPath(new URL("..", import.meta.url));
const kernelDir = join(root, "src/engine/training");
const buildRecord = join(root, "src/training/wasm/build.ts");
export const trainingBuilds = ["training", "training-threads"] as const satisfies readonly WasmBuild[];
export const trainingFile = (build: WasmBuild): string => join(root, `public/${build}.wasm`);

/** Inner loops are written with vectors. Sums must not depend on how a compiler contracts or reorders them. */
const flags = [
  ...["--target=wasm32", "-std=c11", "-msimd128", "-mbulk-memory", "-mmutable-globals"],
  ...["-O2", "-fno-vectorize", "-fno-slp-vectorize", "-ffp-contract=off"],
  ...["-Wall", "-Wextra", "-Werror", "-Wconversion", "-Wpedantic"],
  ...["-nostdlib", "-Wl,--no-entry", "-Wl,--export=__heap_base", "-Wl,--import-memory"],
  ...["-Wl,-z,stack-size=65536", "-Wl,--strip-all"],
];

/** Memory is shared and may grow to all that 32 bits address; each thread sets its own stack. */
const threadFlags = [
  "-matomics",
  "-Wl,--shared-memory",
  "-Wl,--max-memory=4294967296",
  "-Wl,--export=__stack_pointer",
];

/** sha256 of everything that decides the builds. */
export function trainingHash(): string {
  const files = readdirSync(kernelDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256")
    .update([...flags, ...threadFlags].join(" "))
    .update(trainingDispatchSource());
  for (const file of files) hash.update(`\n${file.slice(root.length)}\n`).update(readFileSync(file));
  return hash.digest("hex");
}

/** Compiles into `output`. Throws a failure with the compiler's words when it cannot. */
export function compileTrainingWasm(build: WasmBuild, output: string): void {
  const generated = mkdtempSync(join(tmpdir(), "training-"));
  try {
    writeFileSync(join(generated, "wtt_dispatch.h"), trainingDispatchSource());
    const includes = [kernelDir, generated].flatMap((dir) => ["-I", dir]);
    const own = build === "training-threads" ? threadFlags : [];
    execFileSync("clang", [...flags, ...own, ...includes, join(kernelDir, "wasm/runner.c"), "-o", output], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (thrown) {
    const said = (thrown as { stderr?: string }).stderr ?? String(thrown);
    fail(
      "bad-usage",
      "build-wasm",
      `clang could not build the training kernels: ${said}`,
      "Install clang and lld, or repair the C.",
    );
  } finally {
    rmSync(generated, { recursive: true });
  }
}

/** Builds both and records which sources they came from, by which a test notices a stale build. */
export function buildTraining(): void {
  for (const build of trainingBuilds) compileTrainingWasm(build, trainingFile(build));
  const bytes = trainingBuilds.map(
    (build) => `  ${build.includes("-") ? `"${build}"` : build}: ${statSync(trainingFile(build)).size},\n`,
  );
  writeFileSync(
    buildRecord,
    `/** Written by scripts/build-wasm.ts: which sources the training builds in public/ come from, and their sizes. */
export const trainingBuild = {
  sourceHash: "${trainingHash()}",
${bytes.join("")}} as const;
`,
  );
}
