/**
 * Reads a notebook that was stored or came in a file, of this version or an older one. Nothing of it is trusted: what does not
 * look like a notebook is a failure that says where, and nothing is repaired in silence.
 */
import * as z from "zod/mini";
import type { Failure, FailureCode, Result } from "../core/failure";
import { documentVersion, type NotebookDocument } from "./document";

/** Also NaN and the infinities: a loss may well be one. */
const number = z.custom<number>((x) => typeof x === "number", "a number");
const count = z.int().check(z.nonnegative());
const numberOrNull = z.nullable(number);

const bytes = z.custom<Uint8Array>((x) => x instanceof Uint8Array, "bytes");

const failureCodes = {
  "bad-knob": true,
  "bad-graph": true,
  "shape-mismatch": true,
  "not-deployable": true,
  "unsupported-op": true,
  "no-gradient": true,
  "bad-file": true,
  "bad-data": true,
  "bad-usage": true,
  "does-not-fit": true,
  diverged: true,
  "device-lost": true,
  "device-wrong": true,
  cancelled: true,
  "storage-full": true,
  internal: true,
} satisfies Record<FailureCode, true>;

/** A code that another version knew says nothing here, and must not cost the notebook. */
const failureCode = z.pipe(
  z.string(),
  z.transform(
    (code): FailureCode => (Object.hasOwn(failureCodes, code) ? (code as FailureCode) : "internal"),
  ),
);

const output = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    level: z.enum(["log", "warn", "error", "result"]),
    text: z.string(),
    times: z.exactOptional(count),
  }),
  z.object({
    kind: z.literal("table"),
    title: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.union([z.string(), number, z.boolean(), z.null()]))),
    total: count,
  }),
  z.object({
    kind: z.literal("chart"),
    title: z.string(),
    form: z.enum(["line", "bar", "scatter"]),
    xLabel: z.string(),
    yLabel: z.string(),
    x: z.array(z.union([number, z.string()])),
    series: z.array(z.object({ name: z.string(), y: z.array(numberOrNull) })),
    logY: z.exactOptional(z.boolean()),
  }),
  z
    .object({
      kind: z.literal("image"),
      title: z.string(),
      count,
      height: count,
      width: count,
      channels: z.union([z.literal(1), z.literal(3)]),
      values: bytes,
      captions: z.array(z.string()),
      range: z.nullable(z.tuple([number, number])),
    })
    .check(
      z.refine(
        ({ count, height, width, channels, values }) => values.length >= count * height * width * channels,
        {
          path: ["values"],
          error: "as many values as its size needs",
        },
      ),
    ),
  z.object({
    kind: z.literal("model"),
    name: z.string(),
    dialect: z.enum(["float", "int8"]),
    parameters: number,
    macs: number,
    flashBytes: numberOrNull,
    ramBytes: numberOrNull,
    layers: z.array(
      z.object({
        name: z.string(),
        op: z.string(),
        shape: z.array(number),
        parameters: number,
        macs: number,
      }),
    ),
    notes: z.array(z.tuple([z.string(), z.string()])),
  }),
  z.object({
    kind: z.literal("plan"),
    name: z.string(),
    arenaBytes: number,
    buffers: z.array(z.object({ name: z.string(), offset: number, bytes: number, from: number, to: number })),
    steps: z.array(z.string()),
  }),
  z.object({ kind: z.literal("file"), name: z.string(), bytes }),
  z.object({
    kind: z.literal("error"),
    failure: z.object({ code: failureCode, where: z.string(), what: z.string(), next: z.string() }),
    line: z.nullable(z.int()),
    stack: z.string(),
  }),
]);

const record = z.object({
  text: z.string(),
  at: number,
  tookMs: number,
  count,
  ended: z.enum(["done", "failed", "stopped"]),
  outputs: z.array(output),
});

const cell = z.object({
  id: z.string().check(z.minLength(1)),
  kind: z.enum(["code", "note"]),
  text: z.string(),
  origin: z.nullable(z.string()),
  record: z.nullable(record),
});

const schema = z.object({
  version: z.literal(documentVersion),
  id: z.string().check(z.minLength(1)),
  cells: z.array(cell),
  removed: z.array(z.string()),
});

/** By version: makes a document of that version one of the next. */
export type Migrations = Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => unknown>>;

const migrations: Migrations = {};

const bad = (where: string, what: string, next: string): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code: "bad-file", where, what, next },
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The second argument is for tests: the steps from older versions. */
export function readDocument(value: unknown, steps: Migrations = migrations): Result<NotebookDocument> {
  let next = value;
  for (let from = versionOf(next); from !== documentVersion; from = versionOf(next)) {
    if (from === null || !isRecord(next))
      return bad("notebook", "it is no notebook of Whittle", "Open a file that Whittle has written.");
    if (from > documentVersion)
      return bad(
        "notebook",
        `it comes from a newer Whittle (version ${from} of the form, this one reads up to ${documentVersion}); nothing was changed`,
        "Update Whittle, then open it again.",
      );
    const step = steps[from];
    if (!step)
      return bad(
        "notebook",
        `version ${from} of the form is not known here`,
        "Open it with an older Whittle.",
      );
    const migrated: unknown = step(next);
    const to = versionOf(migrated);
    if (to === null || to <= from) throw new Error(`internal: migration ${from} does not lead on`);
    next = migrated;
  }
  const read = schema.safeParse(next);
  if (!read.success) {
    const issue = deepest(read.error.issues[0]!);
    return bad(
      placeOf(issue.path),
      problemOf(issue),
      "Nothing was changed. Ask for the file again, or repair that place.",
    );
  }
  const twice = read.data.cells.find(({ id }, i) => read.data.cells.findIndex((c) => c.id === id) !== i);
  if (twice) return bad("cells", `there are two cells "${twice.id}"`, "Give one of them another id.");
  return { ok: true, value: read.data };
}

function versionOf(value: unknown): number | null {
  if (!isRecord(value)) return null;
  return Number.isInteger(value.version) ? (value.version as number) : null;
}

type Issue = z.core.$ZodIssue;

/** In a union the branch that came furthest knows best. */
function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const inner = issue.errors
    .flatMap((errors) => errors.slice(0, 1))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!inner || inner.path.length === 0) return issue;
  const found = deepest(inner);
  return { ...found, path: [...issue.path, ...found.path] };
}

/** ["cells", 3, "text"] as "cells[3].text". */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (place, key) =>
      typeof key === "number" ? `${place}[${key}]` : place === "" ? String(key) : `${place}.${String(key)}`,
    "",
  ) || "notebook";

function problemOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `it is not of the type "${issue.expected}"`;
    case "invalid_value":
      return `it is none of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "custom":
      return `it is not ${issue.message}`;
    case "invalid_union":
      return "it is of no kind that is known here";
    default:
      return "it has a wrong value";
  }
}
