import { fail } from "../core/failure";
import {
  boards,
  estimateCodeBytes,
  families,
  findBoard,
  ramModels,
  rankingRule,
  type Solution,
  showBytes,
  showCount,
  solve,
} from "../toolkit";
import { type Arguments, type Command, choose, parseArguments } from "./command";
import { flagOf, readInteger } from "./netFlags";

const SHOWN = 8;

export const command: Command = {
  usage: `whittle solve --flash SIZE --ram SIZE --macs COUNT [--family NAME] [--board ID] [flags] [--json]

The network that is exactly as big as the board (hardware-aware scaling): it uses all three budgets to 95 % or more where any network of the
family does, and exceeds none. Where none does it says which budget holds, and what would help.

  --flash SIZE       for parameters as deployed: int8 weights, 32-bit biases, multipliers, tables. 1MB, 512KB, or bytes;
                     KB and MB are 1024 and 1024 x 1024 bytes, as boards count
  --ram SIZE         for activations
  --macs COUNT       multiply-accumulates of one inference: 63M, 500k, 63000000; a thousand is 1000 here
  --board ID         its flash and RAM less what the rest of a firmware takes; flash then counts the engine's code too. --flash and --ram
                     override it. Boards: ${boards.map((b) => b.id).join(", ")}
  --family NAME      ${families.join(", ")}; phinet when absent
  --ram-model NAME   planner (Whittle's memory plan, when absent), tflm (input, output and skips, nothing shared), in-place (depthwise and
                     element-wise ops over a dying input)
  --resolution N     the side of the image; several with commas. When absent, 16 to 224 are tried
  --layers N         the same for blocks
  --classes N        10 when absent
  --channels N       3 when absent

  whittle solve --flash 1MB --ram 392KB --macs 63M
  whittle solve --board nucleo-l496zg --macs 20M --family phinet`,

  async run(args) {
    const given = parseArguments("solve", args, {
      ...{ flash: "text", ram: "text", macs: "text", family: "text", board: "text", "ram-model": "text" },
      ...{ resolution: "text", layers: "text", classes: "text", channels: "text" },
    });
    const { flags } = given;
    const family = choose("family", flags.family ?? "phinet", families);
    const board = flags.board === undefined ? null : findBoard(flags.board);
    const budgets = {
      flash: readBudget(given, "flash", "1MB", board ? board.flash - board.reserved.flash.bytes : null),
      ram: readBudget(given, "ram", "392KB", board ? board.ram - board.reserved.ram.bytes : null),
      macs: readBudget(given, "macs", "63M", null),
    };
    const ramModel = choose("ram-model", flags["ram-model"] ?? "planner", ramModels);
    const solution = solve(budgets, family, {
      ramModel,
      ...(flags.resolution === undefined ? {} : { resolutions: readList("--resolution", flags.resolution) }),
      ...(flags.layers === undefined ? {} : { layers: readList("--layers", flags.layers) }),
      ...(flags.classes === undefined ? {} : { classes: readInteger("--classes", flags.classes) }),
      ...(flags.channels === undefined ? {} : { channels: readInteger("--channels", flags.channels) }),
      ...(board ? { codeBytes: estimateCodeBytes } : {}),
    });
    const { knobs, resolution, parameters, need, used, full, binding, advice, candidates } = solution;
    return {
      json: given.switches.has("json"),
      data: {
        ...{ family, ...knobs, resolution, parameters, budgets, need, used, full, binding, advice, ramModel },
        candidates: candidates.map((c) => ({ ...c.knobs, ...c })),
      },
      text: describe(solution, budgets),
    };
  },
};

type Sizes = Readonly<Record<"flash" | "ram" | "macs", number>>;

function describe(solution: Solution, budgets: Sizes): string {
  const { family, knobs, used, need, parameters, advice, candidates } = solution;
  const flags = Object.entries(knobs).map(([knob, value]) =>
    typeof value === "boolean"
      ? `--${value ? "" : "no-"}${flagOf(knob)}`
      : `--${flagOf(knob)}=${Array.isArray(value) ? value.join(",") : value}`,
  );
  const line = (name: keyof Sizes, show: (n: number) => string) =>
    `  ${name.padEnd(6)}${show(need[name]).padStart(11)} of ${show(budgets[name]).padEnd(11)}${percent(used[name])}`;
  const table = candidates
    .slice(0, SHOWN)
    .map(
      (c) =>
        `  ${String(c.resolution).padStart(4)} px  ${percent(c.used.flash)} ${percent(c.used.ram)} ${percent(c.used.macs)}  ${knobWords(c.knobs)}`,
    );
  return [
    `${family}: ${knobWords(knobs)}, ${solution.resolution} x ${solution.resolution} pixels, ${parameters.toLocaleString("en-US")} parameters`,
    "",
    line("flash", showBytes),
    line("ram", showBytes),
    line("macs", showCount),
    ...(advice.length > 0 ? ["", ...advice] : []),
    "",
    `Candidates, shares of flash, RAM and MACs; ranked: ${rankingRule}.`,
    ...table,
    ...(candidates.length > SHOWN ? [`  and ${candidates.length - SHOWN} more (--json has all)`] : []),
    "",
    `  whittle cost --net ${family} ${flags.join(" ")}`,
  ].join("\n");
}

const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`.padStart(7);

const FIXED = ["resolution", "classes", "channels"];

const knobWords = (knobs: Solution["knobs"]): string =>
  Object.entries(knobs)
    .filter(([knob]) => !FIXED.includes(knob))
    .map(([knob, value]) => `${knob} ${Array.isArray(value) ? value.join(",") : value}`)
    .join(", ");

const BYTES: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const COUNTS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

function readBudget({ flags }: Arguments, name: keyof Sizes, example: string, board: number | null): number {
  const text = flags[name];
  if (text === undefined) {
    if (board !== null) return board;
    const or = name === "macs" ? "" : ", or name a --board";
    return fail("bad-usage", "whittle solve", `needs --${name}`, `For example --${name} ${example}${or}.`);
  }
  const [, number, unit] = /^\s*(-?[\d.]+(?:e\d+)?)\s*([kmg]?)(?:i?b|macs?)?\s*$/i.exec(text) ?? [];
  const factor = (name === "macs" ? COUNTS : BYTES)[(unit ?? "").toLowerCase()];
  const value = number === undefined ? Number.NaN : Number(number) * (factor ?? Number.NaN);
  return Number.isFinite(value)
    ? name === "macs"
      ? value
      : Math.floor(value)
    : fail("bad-usage", `--${name}`, `"${text}" is not an amount`, `For example --${name} ${example}.`);
}

const readList = (flag: string, text: string): number[] =>
  text.split(",").map((part) => readInteger(flag, part));
