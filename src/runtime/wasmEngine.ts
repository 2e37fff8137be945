/**
 * Runs a compiled program on the C engine built to WebAssembly: the kernels that run on a board, so the very same bits.
 * Everything is checked when a program is loaded; a run only copies inputs in, calls the engine once, and copies outputs out.
 */
import { fail } from "../core/failure";
import { kernels } from "../ir/kernels";
import type { Arg, Program } from "../ir/program";
import { checkProgram } from "./wasmCheck";

export interface WasmEngine {
  /** Checks a program and lays it out in a memory of its own. Throws a failure when a call would reach outside it. */
  load(program: Program): LoadedProgram;
}

export interface LoadedProgram {
  readonly program: Program;
  /** One inference: one array per input port in, one fresh array per output port out. */
  run(inputs: readonly Int8Array[]): Int8Array[];
  /** Copies the inputs and runs the first `calls` calls only; look at `arena` for what they left. */
  runUpTo(calls: number, inputs: readonly Int8Array[]): void;
  /** The activations, live: a view of the engine's memory. */
  readonly arena: Int8Array;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __heap_base: WebAssembly.Global;
  readonly wt_run: (words: number, calls: number) => number;
}

const PAGE_BYTES = 65536;
const align = (n: number, to: number) => Math.ceil(n / to) * to;

/** `wasm` is the content of engine.wasm, or the module that it compiles to (which can be sent to a worker). */
export async function createWasmEngine(wasm: BufferSource | WebAssembly.Module): Promise<WasmEngine> {
  const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  return {
    load: (program) => {
      checkProgram(program);
      // An instance each: a program's memory goes when the program goes, and its views never move.
      const { exports } = new WebAssembly.Instance(module);
      return lay(program, exports as unknown as Exports);
    },
  };
}

/** Memory from the heap base up: arena (16-byte aligned), constants (4), calls (4). */
function lay(program: Program, engine: Exports): LoadedProgram {
  const arenaAt = align(Number(engine.__heap_base.value), 16);
  let end = align(arenaAt + program.arenaBytes, 4);
  const constantAt = program.constants.map(({ data }) => {
    const at = end;
    end = align(end + data.byteLength, 4);
    return at;
  });
  const wordsAt = end;
  const addressOf = (arg: Arg): number =>
    arg.kind === "literal" ? arg.value : arg.kind === "arena" ? arenaAt + arg.offset : constantAt[arg.index]!;
  const words = Int32Array.from(
    program.calls.flatMap(({ kernel, args }) => [kernels[kernel].opcode, ...args.map(addressOf)]),
  );
  end += words.byteLength;

  const missing = end - engine.memory.buffer.byteLength;
  if (missing > 0) engine.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const buffer = engine.memory.buffer;
  const bytes = new Uint8Array(buffer);
  const put = (data: Int8Array | Int16Array | Int32Array, at: number) =>
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
  for (const [i, { data }] of program.constants.entries()) put(data, constantAt[i]!);
  put(words, wordsAt);
  const arena = new Int8Array(buffer, arenaAt, program.arenaBytes);

  const runUpTo = (calls: number, inputs: readonly Int8Array[]) => {
    writeInputs(program, arena, inputs);
    const done = engine.wt_run(wordsAt, calls);
    if (done !== calls) {
      fail(
        "internal",
        program.name,
        `the engine stopped after ${done} of ${calls} calls`,
        "Reload the page: engine and app are of different versions.",
      );
    }
  };
  return {
    program,
    arena,
    runUpTo,
    run: (inputs) => {
      runUpTo(program.calls.length, inputs);
      return program.outputs.map(({ offset, bytes: n }) => arena.slice(offset, offset + n));
    },
  };
}

function writeInputs(program: Program, arena: Int8Array, inputs: readonly Int8Array[]): void {
  if (inputs.length !== program.inputs.length) {
    fail(
      "bad-usage",
      program.name,
      `wants ${program.inputs.length} inputs, got ${inputs.length}`,
      "Pass one Int8Array per input.",
    );
  }
  for (const [i, port] of program.inputs.entries()) {
    const given = inputs[i]!;
    if (given.length !== port.bytes) {
      fail(
        "shape-mismatch",
        `${program.name}.${port.node}`,
        `wants ${port.bytes} values [${port.shape.join("x")}], got ${given.length}`,
        "Pass the quantized input in the network's own shape.",
      );
    }
    arena.set(given, port.offset);
  }
}
