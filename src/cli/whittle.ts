/** The command line as a function: what it would print, and the exit code. */
import { FailureError } from "../core/failure";
import type { Command } from "./command";

const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  cost: () => import("./cost"),
  solve: () => import("./solve"),
  train: () => import("./train"),
  distill: () => import("./distill"),
  prune: () => import("./prune"),
  quantize: () => import("./quantize"),
  inspect: () => import("./inspect"),
  run: () => import("./run"),
  export: () => import("./export"),
};

const usage = `whittle <command> [flags]

  cost     what a network costs: parameters, multiply-accumulates, RAM and flash
  solve    the network that is exactly as big as a board's flash, RAM and time
  train    train a network on a generated data set, on WASM, WebGPU or plain TensorFlow.js
  distill  train a teacher, and a student that learns from it, and compare with the student alone
  prune    train a network, take the weights or channels that matter least, and compare
  quantize train a network, round it to 8-bit integers, with or without training for it, and compare
  inspect  what is in a .tflite file
  run      run a .tflite file on raw int8 inputs
  export   a .tflite file as C, as a firmware project, or as .tflite again

whittle <command> --help says more. All commands take --json: one JSON object on standard output.`;

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: 0 | 1;
}

/** Errors go to standard error, with exit code 1; then nothing is on standard output. */
export async function whittle(args: readonly string[]): Promise<Outcome> {
  try {
    return { stdout: `${await obey(args)}\n`, stderr: "", status: 0 };
  } catch (thrown) {
    return { stdout: "", stderr: `${describe(thrown)}\n`, status: 1 };
  }
}

async function obey([name, ...args]: readonly string[]): Promise<string> {
  if (name === undefined) throw new UsageError(usage);
  if (name === "--help" || name === "-h" || name === "help") return usage;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`whittle: there is no command "${name}".\n\n${usage}`);
  const { command } = await load();
  if (args.includes("--help") || args.includes("-h")) return command.usage;
  const { json, ...report } = await command.run(args);
  return json ? JSON.stringify(report.data) : report.text;
}

class UsageError extends Error {}

/** A person's mistake in words; a bug in one line, too: a stack says nothing to who typed the command. */
function describe(thrown: unknown): string {
  if (thrown instanceof UsageError) return thrown.message;
  if (thrown instanceof FailureError) return `whittle: ${thrown.message}.\n${thrown.failure.next}`;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return `whittle: ${message}\nThis is a defect in Whittle: please report it with the command that you typed.`;
}
