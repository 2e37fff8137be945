/** `npm run -s whittle -- <command>`: the toolkit on the command line. Errors go to standard error, with exit code 1. */
import { FailureError } from "../core/failure";
import type { Command } from "./command";

const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  cost: () => import("./cost"),
  inspect: () => import("./inspect"),
  run: () => import("./run"),
  export: () => import("./export"),
};

const usage = `whittle <command> [flags]

  cost     what a network costs: parameters, multiply-accumulates, RAM and flash
  inspect  what is in a .tflite file
  run      run a .tflite file on raw int8 inputs
  export   a .tflite file as C, as a firmware project, or as .tflite again

whittle <command> --help says more. All commands take --json: one JSON object on standard output.`;

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined) throw new UsageError(usage);
  if (name === "--help" || name === "-h" || name === "help") return print(usage);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`whittle: there is no command "${name}".\n\n${usage}`);
  const { command } = await load();
  if (args.includes("--help") || args.includes("-h")) return print(command.usage);
  const { json, ...report } = await command.run(args);
  print(json ? JSON.stringify(report.data) : report.text);
}

class UsageError extends Error {}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** A person's mistake in words; a bug in one line, too: a stack says nothing to who typed the command. */
function describe(thrown: unknown): string {
  if (thrown instanceof UsageError) return thrown.message;
  if (thrown instanceof FailureError) return `whittle: ${thrown.message}.\n${thrown.failure.next}`;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return `whittle: ${message}\nThis is a defect in Whittle: please report it with the command that you typed.`;
}

// A reader that closes early, as `head` does, is no error.
process.stdout.on("error", () => process.exit());
try {
  await main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`${describe(thrown)}\n`);
  process.exitCode = 1;
}
