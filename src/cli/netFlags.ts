/** Every knob of every network as a flag: `stemStride` is --stem-stride. The type checker misses none. */
import { fail } from "../core/failure";
import type { Graph } from "../ir/types";
import { dscnn, efficientnet, mlp, mobilenetV1, mobilenetV2, phinet, resnet8, xinet } from "../toolkit";
import type { FlagKind } from "./command";

type Kind = "number" | "numbers" | "boolean" | "text";
type Knobs = Readonly<Record<string, unknown>>;

export interface NetFlags {
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly required: readonly string[];
  build(knobs: Knobs): Graph;
}

function net<K extends object>(
  build: (knobs: K) => Graph,
  kinds: { readonly [P in keyof K]-?: Kind },
  required: readonly (keyof K & string)[],
): NetFlags {
  // Kinds say what each flag's text becomes; ranges and choices are the network's own to refuse.
  return { kinds, required, build: (knobs) => build(knobs as K) };
}

const image = { resolution: "number", channels: "number", classes: "number" } as const;

export const nets = {
  phinet: net(
    phinet,
    {
      ...{ ...image, alpha: "number", beta: "number", t0: "number", layers: "number" },
      ...{ downsample: "numbers", stemStride: "number", share5x5: "number", divisor: "number" },
      ...{ squeezeExcite: "boolean", activation: "text", residuals: "boolean", pool: "boolean" },
      conv2dInput: "boolean",
    },
    ["alpha", "beta", "t0", "layers"],
  ),
  xinet: net(xinet, { ...image, alpha: "number", gamma: "number", layers: "number" }, ["alpha", "gamma"]),
  mobilenetV1: net(mobilenetV1, { ...image, alpha: "number" }, ["alpha"]),
  mobilenetV2: net(mobilenetV2, { ...image, alpha: "number" }, ["alpha"]),
  efficientnet: net(efficientnet, { ...image, phi: "number", width: "number", depth: "number" }, []),
  resnet8: net(resnet8, { ...image, width: "number" }, []),
  dscnn: net(
    dscnn,
    { width: "number", layers: "number", frames: "number", features: "number", classes: "number" },
    [],
  ),
  mlp: net(mlp, { input: "numbers", hidden: "numbers", classes: "number" }, ["input", "classes"]),
} satisfies Readonly<Record<string, NetFlags>>;

export type NetName = keyof typeof nets;
export const netNames = Object.keys(nets) as NetName[];

export const flagOf = (knob: string): string =>
  knob.replace(/(?<=[a-z])[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** The flags of a network for the parser. */
export const flagKinds = ({ kinds }: NetFlags): Record<string, FlagKind> =>
  Object.fromEntries(
    Object.entries(kinds).map(([knob, kind]) => [flagOf(knob), kind === "boolean" ? "boolean" : "text"]),
  );

/** Builds the network from its flags' texts. Throws what is missing, is no number, or is out of the network's range. */
export function buildNet(name: NetName, flags: Readonly<Record<string, string | undefined>>): Graph {
  const { kinds, required, build }: NetFlags = nets[name];
  const missing = required.filter((knob) => flags[flagOf(knob)] === undefined).map((k) => `--${flagOf(k)}`);
  if (missing.length > 0)
    fail("bad-usage", name, `needs ${missing.join(", ")}`, "Give each of them a value.");
  const given = Object.entries(kinds).filter(([knob]) => flags[flagOf(knob)] !== undefined);
  return build(
    Object.fromEntries(
      given.map(([knob, kind]) => [knob, readValue(`--${flagOf(knob)}`, kind, flags[flagOf(knob)]!)]),
    ),
  );
}

function readValue(flag: string, kind: Kind, text: string): unknown {
  if (kind === "text") return text;
  if (kind === "boolean")
    return ["true", "false"].includes(text)
      ? text === "true"
      : fail(
          "bad-usage",
          flag,
          `"${text}" is neither true nor false`,
          `Write ${flag} or --no-${flag.slice(2)}.`,
        );
  if (kind === "number") return readNumber(flag, text);
  return text === "" ? [] : text.split(/[,x]/).map((part) => readNumber(flag, part));
}

export function readNumber(flag: string, text: string): number {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value)
    ? value
    : fail("bad-usage", flag, `"${text}" is not a number`, `For example ${flag} 1.`);
}

export function readInteger(flag: string, text: string): number {
  const value = readNumber(flag, text);
  return Number.isInteger(value) && value > 0
    ? value
    : fail("bad-usage", flag, `"${text}" is not a whole number above 0`, `For example ${flag} 100.`);
}
