/** Files in and out. What is written appears whole or not at all. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fail } from "../core/failure";
import type { ExportFile } from "../toolkit";
import { importTflite } from "../toolkit";

/** Throws `bad-file` in words for a file that is not there or cannot be read. */
export function readInput(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (thrown) {
    return fail("bad-file", path, reason(thrown), "Check the path.");
  }
}

export function readModel(path: string) {
  const bytes = readInput(path);
  return { bytes, model: importTflite(bytes, basename(path)) };
}

/** Writes next to the file and renames. */
export function writeOutput(path: string, data: Uint8Array): void {
  const folder = dirname(resolve(path));
  if (isFolder(path)) fail("bad-usage", path, "is a folder", "Name a file.");
  if (!isFolder(folder)) fail("bad-usage", path, "its folder does not exist", "Make the folder first.");
  orFail(path, () =>
    withDraft(folder, (draft) => {
      const file = join(draft, "output");
      writeFileSync(file, data);
      renameSync(file, path);
    }),
  );
}

/** Throws when the folder holds something and may not be written over. */
export function checkFolder(path: string, force: boolean): void {
  if (existsSync(path) && !isFolder(path)) fail("bad-usage", path, "is a file", "Name a folder.");
  if (!force && existsSync(path) && readdirSync(path).length > 0) {
    fail("bad-usage", path, "is not empty", "Name another folder, or add --force to write over its files.");
  }
}

/** All files or none. With something in the folder (see `checkFolder`), files of the same names are replaced, others stay. */
export function writeFolder(path: string, files: readonly ExportFile[]): void {
  const target = resolve(path);
  orFail(path, () => {
    mkdirSync(dirname(target), { recursive: true });
    withDraft(dirname(target), (draft) => {
      for (const file of files) {
        mkdirSync(dirname(join(draft, file.path)), { recursive: true });
        writeFileSync(join(draft, file.path), file.data);
      }
      if (!existsSync(target) || readdirSync(target).length === 0) {
        rmSync(target, { recursive: true, force: true });
        renameSync(draft, target);
        return;
      }
      for (const file of files) {
        mkdirSync(dirname(join(target, file.path)), { recursive: true });
        renameSync(join(draft, file.path), join(target, file.path));
      }
    });
  });
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A fresh folder beside the target, so that renaming crosses no file system; gone afterwards. */
function withDraft(folder: string, write: (draft: string) => void): void {
  const draft = mkdtempSync(join(folder, ".whittle-"));
  try {
    write(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function orFail(path: string, write: () => void): void {
  try {
    write();
  } catch (thrown) {
    fail("bad-usage", path, `cannot be written: ${reason(thrown)}`, "Choose another place.");
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "is a folder, not a file",
  EACCES: "you may not use it",
  ENOTDIR: "a part of the path is a file",
  ENOSPC: "the disk is full",
};

function reason(thrown: unknown): string {
  const { code, message } = thrown as { code?: string; message: string };
  return (code && REASONS[code]) || message;
}

/** Raw int8 inputs, back to back, as one array per input port and inference; null when the bytes are no whole number of them. */
export function splitInputs(bytes: Uint8Array<ArrayBuffer>, sizes: readonly number[]): Int8Array[][] | null {
  const size = sizes.reduce((a, b) => a + b, 0);
  if (bytes.length === 0 || bytes.length % size !== 0) return null;
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  return Array.from({ length: bytes.length / size }, (_, k) =>
    sizes.map((n, i) => new Int8Array(bytes.buffer, bytes.byteOffset + k * size + starts[i]!, n)),
  );
}
