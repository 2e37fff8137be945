import { readTflite } from "../formats/tflite/read";
import type { Port } from "../ir/program";
import { compile, constantBytes, cost, plan, print, showBytes, showCount } from "../toolkit";
import { type Command, parseArguments } from "./command";
import { readModel } from "./files";

export const command: Command = {
  usage: `whittle inspect MODEL.tflite [--json]

What is in an int8 .tflite file: its operators, parameters, multiply-accumulates of one inference, the arena that Whittle's memory plan needs,
and the flash of weights, multipliers and tables (the engine's code comes on top).`,

  async run(args) {
    const given = parseArguments("inspect", args, {}, ["a .tflite file"]);
    const path = given.positionals[0]!;
    const { bytes, model } = readModel(path);
    const program = compile(model, plan(model.graph));
    const { parameters, macs } = cost(model.graph);
    const ops: Record<string, number> = {};
    for (const { name } of readTflite(bytes, path).operators) ops[name] = (ops[name] ?? 0) + 1;
    const data = {
      ops,
      parameters,
      macs,
      arenaBytes: program.arenaBytes,
      flashBytes: constantBytes(program),
      inputs: program.inputs.map(describePort),
      outputs: program.outputs.map(describePort),
    };
    const counts = Object.entries(ops).map(([name, count]) => `${count} ${name}`);
    return {
      json: given.switches.has("json"),
      data,
      text: `${print(model.graph)}

${counts.join(", ")}
${parameters.toLocaleString("en-US")} parameters, ${showCount(macs)} MACs, arena ${showBytes(data.arenaBytes)}, flash ${showBytes(data.flashBytes)}`,
    };
  },
};

const describePort = ({ node, shape, bytes, quant }: Port) => ({ name: node, shape, bytes, ...quant });
