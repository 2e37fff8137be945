import { cost, print, showBytes, showCount, sketchDeployment } from "../toolkit";
import { type Command, choose, need, parseArguments } from "./command";
import { buildNet, flagKinds, flagOf, netNames, nets } from "./netFlags";

const COUNTINGS = ["plain", "original"] as const;

export const command: Command = {
  usage: `whittle cost --net NET [knobs] [--counting plain|original] [--json]

What a network costs before it is trained: parameters, multiply-accumulates of one inference, RAM of a plain runtime at one byte a value,
flash of its weights at one byte each, and the arena that Whittle's memory plan needs. --counting original counts as the authors of
PhiNet do: biases and batch-norm parameters are multiply-accumulates too.

${netNames
  .map(
    (name) =>
      `  --net ${name.padEnd(12)} ${Object.keys(nets[name].kinds)
        .map((knob) => `--${flagOf(knob)}`)
        .join(" ")}`,
  )
  .join("\n")}

  whittle cost --net phinet --alpha 0.2 --beta 1 --t0 6 --layers 7 --resolution 224 --classes 0`,

  async run(args) {
    const net = choose("net", need("cost", findNet("cost", args), "net", "phinet"), netNames);
    const given = parseArguments("cost", args, { net: "text", counting: "text", ...flagKinds(nets[net]) });
    const counting = choose("counting", given.flags.counting ?? "plain", COUNTINGS);
    const graph = buildNet(net, given.flags);
    const { layers, ...total } = cost(graph, counting);
    const { arenaBytes } = sketchDeployment(graph).plan;
    return {
      json: given.switches.has("json"),
      data: { net, counting, ...total, arenaBytes, layers },
      text: `${print(graph)}

${total.parameters.toLocaleString("en-US")} parameters, ${showCount(total.macs)} MACs, ${showBytes(total.ramBytes)} RAM (arena ${showBytes(arenaBytes)}), ${showBytes(total.flashBytes)} flash`,
    };
  },
};

/** Which flags there are depends on --net, so that it is read first, among whatever stands around it. */
export function findNet(command: string, args: readonly string[]) {
  const at = args.findLastIndex((arg) => arg === "--net" || arg.startsWith("--net="));
  const found = args[at]?.startsWith("--net=") ? [args[at]] : at < 0 ? [] : args.slice(at, at + 2);
  return parseArguments(command, found, { net: "text" });
}
