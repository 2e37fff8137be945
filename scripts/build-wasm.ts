/**
 * Builds the C engine to WebAssembly with clang: public/engine.wasm, and src/runtime/engineBuild.ts with the hash of the
 * sources, by which a test notices a stale build; then the training kernels, see trainingBuild.ts. Run it with
 * `npm run build:wasm` after any change to the C.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fail } from "../src/core/failure";
import { dispatchSource } from "./engineDispatch";
import { buildTraining, trainingBuilds, trainingFile } from "./trainingBuild";

const root = fileURLToPath(new URL("..", import.meta.url));
export const engineDir = join(root, "src/engine");
export const wasmFile = join(root, "public/engine.wasm");
const buildRecord = join(root, "src/runtime/engineBuild.ts");

/** Inner loops are written with vector instructions, so the compiler's own vectorizing and unrolling only adds bytes. */
const flags = [
  ...["--target=wasm32", "-std=c11", "-msimd128", "-mbulk-memory"],
  ...["-O2", "-fno-vectorize", "-fno-slp-vectorize", "-fno-unroll-loops"],
  ...["-Wall", "-Wextra", "-Werror", "-Wconversion", "-Wpedantic"],
  ...[
    "-nostdlib",
    "-Wl,--no-entry",
    "-Wl,--export=__heap_base",
    "-Wl,-z,stack-size=16384",
    "-Wl,--strip-all",
  ],
];

/** sha256 of everything that decides the build: flags, dispatch, and the C files in order of their paths. */
export function engineHash(): string {
  const files = ["include", "kernels", "wasm"].flatMap((folder) =>
    readdirSync(join(engineDir, folder))
      .sort()
      .map((file) => `${folder}/${file}`),
  );
  const hash = createHash("sha256").update(flags.join(" ")).update(dispatchSource());
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(engineDir, file)));
  return hash.digest("hex");
}

/** Compiles the engine into `output`. Throws a failure with the compiler's words when it cannot. */
export function compileWasm(output: string): void {
  const generated = mkdtempSync(join(tmpdir(), "engine-"));
  try {
    writeFileSync(join(generated, "wt_dispatch.h"), dispatchSource());
    const includes = [...["wasm", "include", "kernels"].map((folder) => join(engineDir, folder)), generated];
    execFileSync(
      "clang",
      [...flags, ...includes.flatMap((dir) => ["-I", dir]), join(engineDir, "wasm/runner.c"), "-o", output],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    );
  } catch (thrown) {
    const said = (thrown as { stderr?: string }).stderr ?? String(thrown);
    fail(
      "bad-usage",
      "build-wasm",
      `clang could not build the engine: ${said}`,
      "Install clang and lld, or repair the C.",
    );
  } finally {
    rmSync(generated, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  compileWasm(wasmFile);
  const bytes = statSync(wasmFile).size;
  writeFileSync(
    buildRecord,
    `/** Written by scripts/build-wasm.ts: which sources public/engine.wasm was built from, and its size. */
export const engineBuild = {
  sourceHash: "${engineHash()}",
  bytes: ${bytes},
} as const;
`,
  );
  console.log(`public/engine.wasm: ${bytes} bytes`);
  buildTraining();
  for (const build of trainingBuilds)
    console.log(`public/${build}.wasm: ${statSync(trainingFile(build)).size} bytes`);
}
