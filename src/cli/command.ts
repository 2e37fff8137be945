import { parseArgs } from "node:util";
import { fail } from "../core/failure";

export interface Command {
  readonly usage: string;
  run(args: readonly string[]): Promise<Report>;
}

/** The same facts twice: for programs (`--json`) and for people. */
export interface Report {
  readonly json: boolean;
  readonly data: object;
  readonly text: string;
}

/** "text" takes a value; "switch" is given or not; "boolean" is --flag, --no-flag, or --flag true|false. */
export type FlagKind = "text" | "switch" | "boolean";

export interface Arguments {
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly switches: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/** Throws `bad-usage` for an unknown flag, a missing value, and arguments beyond `positionals`. */
export function parseArguments(
  command: string,
  args: readonly string[],
  flags: Readonly<Record<string, FlagKind>>,
  positionals: readonly string[] = [],
): Arguments {
  const where = `whittle ${command}`;
  const all: Readonly<Record<string, FlagKind>> = { ...flags, json: "switch" };
  const names = Object.keys(all).map((name) => `--${name}`);
  const refuse = (what: string) => fail("bad-usage", where, what, `It takes ${names.join(", ")}.`);
  try {
    const parsed = parseArgs({
      args: spellOut(args, all),
      options: Object.fromEntries(
        Object.entries(all).map(([name, kind]) => [name, { type: kind === "switch" ? "boolean" : "string" }]),
      ),
      allowPositionals: true,
    });
    for (const [i, name] of positionals.entries())
      if (parsed.positionals[i] === undefined) refuse(`needs ${name}`);
    const extra = parsed.positionals[positionals.length];
    if (extra !== undefined) refuse(`does not know what to do with "${extra}"`);
    const values = Object.entries(parsed.values);
    return {
      flags: Object.fromEntries(values.filter((v): v is [string, string] => typeof v[1] === "string")),
      switches: new Set(values.filter(([, value]) => value === true).map(([name]) => name)),
      positionals: parsed.positionals,
    };
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message: string };
    const flag = /'(?:-\w, )?(--?[\w-]+)/.exec(message)?.[1] ?? "";
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return refuse(`there is no flag ${flag}`);
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE")
      return refuse(
        all[flag.slice(2)] === "switch" ? `${flag} takes no value` : `${flag} needs a value after it`,
      );
    throw thrown;
  }
}

/** Booleans as text: --pool and --pool true are --pool=true, --no-pool is --pool=false. */
function spellOut(args: readonly string[], kinds: Readonly<Record<string, FlagKind>>): string[] {
  const isBoolean = (flag: string) => kinds[flag] === "boolean";
  return args.flatMap((arg, i) => {
    const before = args[i - 1] ?? "";
    if (["true", "false"].includes(arg) && before.startsWith("--") && isBoolean(before.slice(2))) return [];
    if (arg.startsWith("--no-") && isBoolean(arg.slice(5))) return [`--${arg.slice(5)}=false`];
    if (!arg.startsWith("--") || !isBoolean(arg.slice(2))) return [arg];
    return [`${arg}=${args[i + 1] === "false" ? "false" : "true"}`];
  });
}

/** The value of a flag that must be there. */
export function need(command: string, { flags }: Arguments, name: string, example: string): string {
  return (
    flags[name] ??
    fail("bad-usage", `whittle ${command}`, `needs --${name}`, `For example --${name} ${example}.`)
  );
}

/** The value of a flag, one of a few. */
export function choose<C extends string>(flag: string, value: string, choices: readonly C[]): C {
  const found = choices.find((c) => c === value);
  return (
    found ??
    fail("bad-usage", `--${flag} ${value}`, "is not a choice", `Choose one of ${choices.join(", ")}.`)
  );
}
