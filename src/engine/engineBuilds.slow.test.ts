import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileWasm, engineDir, engineHash, wasmFile } from "../../scripts/build-wasm";
import { compile, prepareSources, strictFlags } from "../../scripts/hostEngine";
import { type KernelName, kernels } from "../ir/kernels";
import { engineBuild } from "../runtime/engineBuild";
import { createWasmEngine } from "../runtime/wasmEngine";
import { expected } from "./test/oracle";
import { randomCases } from "./test/randomCases";
import { asProgram, layOut, paramsOf, UNTOUCHED, type VectorCase } from "./test/vectorCase";

const names = Object.keys(kernels) as KernelName[];

/** A C file that calls kernels with literal arguments, as exported firmware does, and prints the bytes of every y. */
function specialized(cases: readonly VectorCase[]): string {
  const list = (values: Iterable<number>) =>
    [...values].map((v) => (v === -(2 ** 31) ? "INT32_MIN" : v)).join(", ");
  const types = { Int8Array: "int8_t", Int16Array: "int16_t", Int32Array: "int32_t" };
  const functions = cases.map((c, i) => {
    const arrays = Object.entries(c.values).flatMap(([name, value]) =>
      typeof value === "number"
        ? []
        : [
            `static const ${types[value.constructor.name as keyof typeof types]} ${name}[] = {${list(value)}};`,
          ],
    );
    const args = paramsOf(c.kernel).map(([name, kind]) => (kind === "i" ? c.values[name] : name));
    const y = `static int8_t y[${c.yBytes}];\n    memset(y, ${UNTOUCHED}, sizeof y);`;
    return `static void case${i}(void)\n{\n    ${arrays.join("\n    ")}\n    ${y}\n    ${c.kernel}(${args.join(", ")});\n    emit(y, sizeof y);\n}\n`;
  });
  const includes = names.map((name) => `#include "${name}.h"\n`).join("");
  const main = `int main(void)\n{\n${cases.map((_, i) => `    case${i}();\n`).join("")}    return 0;\n}\n`;
  return `#include <stdio.h>\n${includes}\nstatic void emit(const int8_t *y, size_t n) { fwrite(y, 1, n, stdout); }\n\n${functions.join("\n")}\n${main}`;
}

describe("specialized by literal arguments", () => {
  const cases = names.flatMap((kernel) => randomCases(kernel, 12, 500 + kernels[kernel].opcode));

  test("gives the same bytes", () => {
    const { folder, includes } = prepareSources();
    const source = join(folder, "cases.c");
    writeFileSync(source, specialized(cases));
    const want = Buffer.concat(cases.map((c) => Buffer.from(expected(c).buffer)));
    compile("gcc", [...strictFlags, "-O2", ...includes, source, "-o", join(folder, "cases")]);
    expect(execFileSync(join(folder, "cases")).equals(want)).toBe(true);
    rmSync(folder, { recursive: true });
  });

  test.each(["cortex-m0plus", "cortex-m4"])("compiles without a warning for %s", (core) => {
    const { folder, includes } = prepareSources();
    writeFileSync(join(folder, "cases.c"), specialized(cases));
    compile("arm-none-eabi-gcc", [
      ...strictFlags,
      `-mcpu=${core}`,
      "-mthumb",
      "-O2",
      ...includes,
      "-c",
      join(folder, "cases.c"),
      "-o",
      join(folder, "cases.o"),
    ]);
    expect(statSync(join(folder, "cases.o")).size).toBeGreaterThan(0);
    rmSync(folder, { recursive: true });
  });
});

describe("builds", () => {
  const cores = [
    ["cortex-m0plus", []],
    ["cortex-m3", []],
    ["cortex-m4", ["-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]],
    ["cortex-m7", ["-mfloat-abi=hard", "-mfpu=fpv5-sp-d16"]],
    ["cortex-m33", []],
  ] as const;
  test.each(cores)("without a warning for %s", (core, floats) => {
    const { folder, includes } = prepareSources();
    const target = [`-mcpu=${core}`, "-mthumb", ...floats, "-O2", "-c"];
    const everyKernel = join(engineDir, "test/kernels.c");
    compile("arm-none-eabi-gcc", [
      ...strictFlags,
      ...target,
      ...includes,
      everyKernel,
      "-o",
      join(folder, "kernels.o"),
    ]);
    expect(statSync(join(folder, "kernels.o")).size).toBeGreaterThan(0);
    rmSync(folder, { recursive: true });
  });

  test("every kernel file belongs to the kernel table", () => {
    expect(readdirSync(join(engineDir, "kernels")).sort()).toEqual(names.map((name) => `${name}.h`).sort());
  });

  test("engine.wasm was built from these sources", () => {
    expect(engineBuild.sourceHash, "the C engine has changed: run npm run build:wasm").toBe(engineHash());
    expect(statSync(wasmFile).size, "engine.wasm is not the recorded build: run npm run build:wasm").toBe(
      engineBuild.bytes,
    );
  });

  test("a fresh build of engine.wasm gives the same bytes as the committed one", async () => {
    const { folder } = prepareSources();
    const output = join(folder, "engine.wasm");
    compileWasm(output);
    const fresh = await createWasmEngine(readFileSync(output));
    const committed = await createWasmEngine(readFileSync(wasmFile));
    const run = (engine: typeof fresh, c: VectorCase) => engine.load(asProgram(c)).run([layOut(c).arena]);
    rmSync(folder, { recursive: true });
    for (const kernel of names)
      for (const c of randomCases(kernel, 5, 1000 + kernels[kernel].opcode))
        expect(run(fresh, c)).toEqual(run(committed, c));
  });
});
