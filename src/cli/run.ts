import { fail } from "../core/failure";
import type { Program } from "../ir/program";
import type { QuantizedModel } from "../ir/types";
import { compile, plan, runReference } from "../toolkit";
import { type Command, choose, need, parseArguments } from "./command";
import { readInput, readModel, splitInputs, writeOutput } from "./files";
import { int8Engine } from "./int8Engine";

const ENGINES = ["reference", "wasm", "host"] as const;
type Engine = (typeof ENGINES)[number];

export const command: Command = {
  usage: `whittle run MODEL.tflite --input IN.bin --output OUT.bin [--engine wasm|reference|host] [--json]

Runs a network on raw int8 inputs, back to back in one file, and writes the raw int8 outputs, back to back. A network with several inputs
takes them one after the other for each inference. The engines give the same bytes: wasm is the C of the firmware as WebAssembly,
reference the slow and clear definition of every operator, host the exported C, compiled here by cc or $CC.`,

  async run(args) {
    const spec = { input: "text", output: "text", engine: "text" } as const;
    const given = parseArguments("run", args, spec, ["a .tflite file"]);
    const input = need("run", given, "input", "in.bin");
    const output = need("run", given, "output", "out.bin");
    const engine = choose("engine", given.flags.engine ?? "wasm", ENGINES);
    const { model } = readModel(given.positionals[0]!);
    const program = compile(model, plan(model.graph));
    const inputs = split(program, input, readInput(input));
    const outputs = await runs[engine](model, program, inputs);
    const bytes = new Int8Array(outputs.reduce((n, y) => n + y.length, 0));
    let at = 0;
    for (const y of outputs) {
      bytes.set(y, at);
      at += y.length;
    }
    writeOutput(output, new Uint8Array(bytes.buffer));
    const data = { engine, inferences: inputs.length, outputBytes: bytes.length };
    const text = `${inputs.length} inferences on the ${engine} engine, ${bytes.length} bytes in ${output}`;
    return { json: given.switches.has("json"), data, text };
  },
};

function split(program: Program, path: string, bytes: Uint8Array<ArrayBuffer>): Int8Array[][] {
  const sizes = program.inputs.map((port) => port.bytes);
  const shapes = program.inputs.map((port) => `[${port.shape.join("x")}]`).join(", ");
  return (
    splitInputs(bytes, sizes) ??
    fail(
      "bad-data",
      path,
      `has ${bytes.length} bytes, which is not a whole number of inputs of ${sizes.reduce((a, b) => a + b, 0)} bytes`,
      `Write int8 values ${shapes}, back to back.`,
    )
  );
}

type Run = (model: QuantizedModel, program: Program, inputs: Int8Array[][]) => Promise<Int8Array[]>;

const runs: Readonly<Record<Engine, Run>> = {
  reference: async (model, _, inputs) => inputs.flatMap((x) => runReference(model, x)),
  wasm: async (_, program, inputs) => {
    const loaded = (await int8Engine()).load(program);
    return inputs.flatMap((x) => loaded.run(x));
  },
  host: async (model, program, inputs) => {
    const { runOnHost } = await import("./host");
    return runOnHost(model, program, inputs);
  },
};
