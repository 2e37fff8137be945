/** A notebook as a file of our own: the document with all outputs, and what the person has reached and chosen. */
import { type Failure, FailureError, type Result } from "../core/failure";
import { type KeptProgress, type KeptProject, readProgressPart, readProjectPart } from "./choices";
import type { NotebookDocument } from "./document";
import { fromJson, toJson } from "./json";
import { readDocument } from "./read";

export const fileVersion = 1;

export interface NotebookFile {
  readonly document: NotebookDocument;
  /** Ticks and answers, and the widgets' choices; null where the file has none. */
  readonly progress: KeptProgress | null;
  readonly project: KeptProject | null;
}

/** What is written is a page's own, and needs no narrower type. */
export interface FileParts {
  readonly document: NotebookDocument;
  readonly progress: unknown;
  readonly project: unknown;
}

/** The mark by which a file of ours is known. */
const MARK = "whittle-notebook";

/** By version: makes the content of a file of that version one of the next. */
type Migrations = Readonly<
  Record<number, (old: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>
>;

const migrations: Migrations = {};

/** Progress and choices as they will be read: what would be refused then (a cell may have set any knob) is left out now. */
export function readableParts({ progress, project }: FileParts): Omit<NotebookFile, "document"> {
  const orNull = <T>(read: (value: unknown) => T | null, value: unknown): T | null => {
    try {
      return read(value);
    } catch {
      return null;
    }
  };
  return { progress: orNull(readProgressPart, progress), project: orNull(readProjectPart, project) };
}

export const writeNotebookFile = (parts: FileParts): string =>
  `${toJson({ format: MARK, version: fileVersion, document: parts.document, ...readableParts(parts) }, 1)}\n`;

/** The place of a failure that is nowhere in particular. */
export const THIS_FILE = "this file";

export const bad = (what: string, next: string): Failure => ({
  code: "bad-file",
  where: THIS_FILE,
  what,
  next,
});

export const damaged = bad(
  "it is cut off or damaged: it is no complete JSON",
  "Save it again where it came from. Nothing was changed.",
);

/** The text of a .json. */
export function readNotebookFile(text: string): Result<NotebookFile> {
  let value: unknown;
  try {
    value = fromJson(text);
  } catch {
    return { ok: false, failure: damaged };
  }
  return readNotebookValue(value);
}

/** The second argument is for tests: the steps from older versions. */
export function readNotebookValue(value: unknown, steps: Migrations = migrations): Result<NotebookFile> {
  let from = isObject(value) ? value : {};
  if (from.format !== MARK)
    return {
      ok: false,
      failure: bad("it is no notebook of Whittle", "Choose a .ipynb, .json or .html that Whittle has saved."),
    };
  const { version } = from;
  if (typeof version !== "number" || !Number.isInteger(version))
    return { ok: false, failure: bad("it does not say of which version it is", damaged.next) };
  if (version > fileVersion) return { ok: false, failure: fromTheFuture(version) };
  for (let at = version; at < fileVersion; at++) {
    const step = steps[at];
    if (!step)
      return {
        ok: false,
        failure: bad(`version ${at} of the file is not known here`, "Open it with an older Whittle."),
      };
    from = step(from);
  }
  return readParts(from.document, from.progress, from.project);
}

/** The checked whole, from parts that were found in a file. */
export function readParts(document: unknown, progress: unknown, project: unknown): Result<NotebookFile> {
  const read = readDocument(document);
  if (!read.ok) return read;
  try {
    return {
      ok: true,
      value: {
        document: read.value,
        progress: readProgressPart(progress),
        project: readProjectPart(project),
      },
    };
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

export const fromTheFuture = (version: number): Failure =>
  bad(
    `it comes from a newer Whittle (version ${version}, this one reads up to ${fileVersion})`,
    "Reload this page to get the newest Whittle, then open it again. Nothing was changed.",
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
