/**
 * `virtual:toolkit-types`: what the editor knows of a cell's globals. The declarations are TypeScript's own of `src/toolkit/cell`, with all
 * that they lean on, so that hints and help are never another thing than the code.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import type { Plugin } from "vite";

const root = join(import.meta.dirname, "../..");
const cache = join(root, "node_modules/.cache/whittle-types");
const tfjs = join(root, "node_modules/@tensorflow/tfjs-core/dist");
/** Where TypeScript looks for a package. */
const TFJS = "node_modules/@tensorflow/tfjs-core";
const ENTRY = "src/toolkit/cell/globals";
/** `x.add(y)` beside `tf.add(x, y)`. */
const CHAINED = "public/chained_ops/register_all_chained_ops";
/** Folders that the toolkit may stand on. */
const FOLDERS =
  "core ir nets boards datasets engine runtime training stages formats firmware notebook toolkit".split(" ");

/** The cells' globals. The rest is what every worker has, as far as cells want it; the editor loads no DOM. */
const ambient = `import type { CellGlobals } from "./${ENTRY}";
import "@tensorflow/tfjs-core/dist/${CHAINED}";

declare global {
  /** Families of networks: \`nets.phinet({ … })\` makes a graph. */
  const nets: CellGlobals["nets"];
  /** Data to learn from: \`await data.load("shapes", { train: 800 })\`. */
  const data: CellGlobals["data"];
  /** From a graph to a board: cost, training, 8 bits, memory, firmware. */
  const tiny: CellGlobals["tiny"];
  /** The boards that Whittle knows. */
  const boards: CellGlobals["boards"];
  /** Charts: \`plot.line([1, 4, 9])\`. */
  const plot: CellGlobals["plot"];
  /** Shows a value below the cell, with a title if you like; \`update\` changes it. */
  const show: CellGlobals["show"];
  /** The lesson's widgets: they and your cells work on the same network. */
  const lab: CellGlobals["lab"];
  /** TensorFlow.js: tensors and their operations, for what the toolkit does not have. */
  const tf: typeof import("@tensorflow/tfjs-core");
  /** Waits so many milliseconds; Stop ends it. */
  const sleep: CellGlobals["sleep"];
  /** Fires when the cell is asked to stop: \`signal.throwIfAborted()\` in loops of your own. */
  const signal: CellGlobals["signal"];

  interface AbortSignal {
    readonly aborted: boolean;
    readonly reason: unknown;
    throwIfAborted(): void;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
  }
  class AbortController {
    readonly signal: AbortSignal;
    abort(reason?: unknown): void;
  }
  const console: {
    /** Writes a line below the cell. */
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    debug(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
    /** Shows an array of objects as a table. */
    table(rows: unknown): void;
  };
  const performance: { /** Milliseconds, for measuring. */ now(): number };
  const crypto: { getRandomValues<T extends ArrayBufferView>(array: T): T; randomUUID(): string };
  function setTimeout(f: (...values: never[]) => void, milliseconds?: number): number;
  function clearTimeout(timer: number | undefined): void;
  function setInterval(f: (...values: never[]) => void, milliseconds?: number): number;
  function clearInterval(timer: number | undefined): void;
  function queueMicrotask(f: () => void): void;
  function structuredClone<T>(value: T): T;
  class TextEncoder {
    encode(text?: string): Uint8Array;
  }
  class TextDecoder {
    constructor(encoding?: string);
    decode(bytes?: ArrayBuffer | ArrayBufferView): string;
  }
  type BufferSource = ArrayBuffer | ArrayBufferView;
}
`;

export type TypeFiles = Readonly<Record<string, string>>;

export function toolkitTypes(): Plugin {
  const id = "virtual:toolkit-types";
  return {
    name: "whittle-toolkit-types",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(loaded) {
      if (loaded !== `\0${id}`) return;
      for (const file of sources()) if (file.includes("/toolkit/cell/")) this.addWatchFile(file);
      return `export const files = ${JSON.stringify(readToolkitTypes())};`;
    },
  };
}

/** The files by path, from the last time while no source has changed. */
export function readToolkitTypes(): TypeFiles {
  const hash = createHash("sha256")
    .update(ambient)
    .update(readFileSync(import.meta.filename));
  for (const file of sources()) hash.update(file).update(readFileSync(file));
  const kept = join(cache, `${hash.digest("hex").slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  rmSync(cache, { recursive: true, force: true });
  const files = { ...declarations(), ...tensorflow(), "globals.d.ts": ambient };
  writeFileSync(kept, JSON.stringify(files));
  return files;
}

const sources = (): string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(root, "src", folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.includes(".test."))
      .map((entry) => join(entry.parentPath, entry.name)),
  ).sort();

function declarations(): TypeFiles {
  const out = join(cache, "out");
  mkdirSync(out, { recursive: true });
  const config = join(cache, "tsconfig.json");
  const compilerOptions = {
    ...{
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      outDir: out,
      rootDir: join(root, "src"),
    },
    ...{ lib: ["ES2023", "WebWorker"], types: ["@webgpu/types"], typeRoots: [join(root, "node_modules")] },
    noUnusedLocals: false,
  };
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, "tsconfig.base.json"),
      compilerOptions,
      files: [join(root, `${ENTRY}.ts`)],
    }),
  );
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config], {
    stdio: "inherit",
  });
  return reachable(out, `${ENTRY.slice("src/".length)}.d.ts`, "src");
}

/** TensorFlow.js as it is installed; the license stands once. */
function tensorflow(): TypeFiles {
  const license = /\/\*\*\s*\n \* @license[\s\S]*?\*\/\n/g;
  const all = {
    ...reachable(tfjs, "index.d.ts", `${TFJS}/dist`),
    ...reachable(tfjs, `${CHAINED}.d.ts`, `${TFJS}/dist`),
  };
  const files = Object.entries(all).map(([path, text]) => [
    path,
    path.endsWith("/index.d.ts") && path === `${TFJS}/dist/index.d.ts` ? text : text.replace(license, ""),
  ]);
  const manifest = JSON.stringify({ name: "@tensorflow/tfjs-core", types: "dist/index.d.ts" });
  return { ...Object.fromEntries(files), [`${TFJS}/package.json`]: manifest };
}

/** A file and all that it imports within its folder, under the paths that the editor is to have. */
function reachable(folder: string, entry: string, prefix: string): TypeFiles {
  const files: Record<string, string> = {};
  const visit = (path: string): void => {
    const target = posix.join(prefix, path);
    if (files[target] !== undefined) return;
    const text = readFileSync(join(folder, path), "utf8");
    files[target] = text.replace(/^\/\/# sourceMappingURL.*$/m, "");
    for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']*)["']/g)) {
      const base = join(folder, dirname(path), specifier!);
      const found = [`${base}.d.ts`, join(base, "index.d.ts")].find(
        (file) => existsSync(file) && statSync(file).isFile(),
      );
      if (found) visit(relative(folder, found).replaceAll("\\", "/"));
    }
  };
  visit(entry);
  return files;
}
