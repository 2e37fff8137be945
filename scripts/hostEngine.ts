/** The C engine on the host, for tests: compiled once with gcc under the address and undefined-behavior sanitizers. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail } from "../src/core/failure";
import { kernels } from "../src/ir/kernels";
import type { Arg, Program } from "../src/ir/program";
import { engineDir } from "./build-wasm";
import { dispatchSource } from "./engineDispatch";

export const strictFlags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wconversion", "-Wpedantic"];

/** A folder with the generated dispatch in it, and the flags that find it and the kernels. */
export function prepareSources(): { folder: string; includes: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  writeFileSync(join(folder, "wt_dispatch.h"), dispatchSource());
  return {
    folder,
    includes: ["-I", join(engineDir, "include"), "-I", join(engineDir, "kernels"), "-I", folder],
  };
}

/** Runs a compiler; a missing or unhappy one is a failure with its own words in it, never a skipped test. */
export function compile(compiler: string, args: readonly string[]): void {
  try {
    execFileSync(compiler, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (thrown) {
    const said = (thrown as { stderr?: string }).stderr || String(thrown);
    fail(
      "bad-usage",
      compiler,
      `could not compile the engine: ${said}`,
      `Install ${compiler}, or repair the C.`,
    );
  }
}

/** Bytes that calls work on, and whether they are wanted back. */
export interface HostBuffer {
  readonly data: Int8Array | Int16Array | Int32Array;
  readonly isOutput: boolean;
}

/** Pointers are `at(buffer, offset)`: up to 2047 buffers, offsets below 1 MiB. */
export interface HostCase {
  readonly buffers: readonly HostBuffer[];
  readonly calls: readonly (readonly number[])[];
}

export const at = (buffer: number, offset = 0) => (buffer << 20) | offset;

export interface HostEngine {
  /** The output buffers of each case after its calls. A sanitizer's complaint is thrown. */
  run(cases: readonly HostCase[]): Int8Array[][];
  /** Removes the binary; call it when the tests are done. */
  close(): void;
}

export function buildHostEngine(): HostEngine {
  const { folder, includes } = prepareSources();
  const binary = join(folder, "host");
  const sanitize = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  compile("gcc", [...strictFlags, ...sanitize, ...includes, join(engineDir, "test/host.c"), "-o", binary]);
  return {
    run: (cases) => runCases(binary, cases),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const words = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer);

function runCases(binary: string, cases: readonly HostCase[]): Int8Array[][] {
  const input: Buffer[] = [words(cases.length)];
  for (const { buffers, calls } of cases) {
    input.push(words(buffers.length));
    for (const { data, isOutput } of buffers) {
      input.push(
        words(data.byteLength, Number(isOutput)),
        Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      );
    }
    input.push(words(calls.length), ...calls.map((call) => words(call.length, ...call)));
  }
  const { status, stdout, stderr } = spawnSync(binary, { input: Buffer.concat(input), maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`the host engine stopped: ${stderr}`);
  let from = 0;
  return cases.map(({ buffers }) =>
    buffers
      .filter((b) => b.isOutput)
      .map(({ data }) => {
        const taken = new Int8Array(stdout.subarray(from, from + data.byteLength));
        from += data.byteLength;
        return taken;
      }),
  );
}

/** A whole program on the host: the arena after all calls, for each set of inputs. */
export function runProgramOnHost(
  engine: HostEngine,
  program: Program,
  inputs: readonly Int8Array[][],
): Int8Array[] {
  const pointer = (arg: Arg) =>
    arg.kind === "literal" ? arg.value : arg.kind === "arena" ? at(0, arg.offset) : at(arg.index + 1);
  const calls = program.calls.map((call) => [kernels[call.kernel].opcode, ...call.args.map(pointer)]);
  const cases = inputs.map((given) => {
    const arena = new Int8Array(program.arenaBytes);
    for (const [i, port] of program.inputs.entries()) arena.set(given[i]!, port.offset);
    const constants = program.constants.map(({ data }) => ({ data, isOutput: false }));
    return { buffers: [{ data: arena, isOutput: true }, ...constants], calls };
  });
  return engine.run(cases).map(([arena]) => arena!);
}
