import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/**
 * The plan of the house: who may import whom. A folder may import itself and what its row names; nothing else.
 * `values` may be imported in full, `types` with `import type` only.
 */
interface Row {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

const below = ["core", "ir", "nets", "boards", "signal", "datasets", "runtime", "training", "stages"];
const exporters = ["formats", "firmware"];

const table: Readonly<Record<string, Row>> = {
  core: { values: [] },
  ir: { values: ["core"] },
  nets: { values: ["core", "ir"] },
  boards: { values: ["core", "ir"] },
  signal: { values: ["core", "ir"] },
  datasets: { values: ["core", "ir", "signal"] },
  engine: { values: ["core", "ir"] },
  runtime: { values: ["core", "ir", "engine"] },
  // The plan is compiled from the graph alone; data sets come as plain arrays.
  training: { values: ["core", "ir", "engine", "runtime"], types: ["datasets"] },
  stages: { values: ["core", "ir", "nets", "boards", "signal", "datasets", "runtime", "training"] },
  formats: { values: [...below, "notebook"] },
  firmware: { values: [...below, "formats", "engine"] },
  toolkit: { values: [...below, ...exporters], types: ["notebook"] },
  i18n: { values: ["core"] },
  notebook: { values: ["core"] },
  course: { values: ["core"] },
  testing: { values: [...below, ...exporters, "toolkit", "notebook", "course", "worker", "cli"] },
  worker: { values: [...below, ...exporters, "toolkit", "engine", "course", "notebook", "lessons"] },
  cli: { values: [...below, ...exporters, "toolkit", "engine"] },
  store: {
    values: [...below, ...exporters, "toolkit", "notebook", "course", "worker", "i18n", "serviceWorker"],
  },
  serviceWorker: { values: [] },
  // The types of what the lab answers, never the lab itself.
  widgets: { values: ["core", "i18n"], types: [...below, ...exporters, "course", "notebook", "worker"] },
  app: {
    values: [
      ...below,
      ...exporters,
      "toolkit",
      "i18n",
      "notebook",
      "course",
      "worker",
      "serviceWorker",
      "store",
      "widgets",
    ],
  },
  lessons: { values: ["course", "toolkit"] },
};

/** TensorFlow.js stays out of the main thread: its values live in these folders, its types where ops are described. */
const tensorflowValues = ["worker", "cli"];
const tensorflowTypes = [...tensorflowValues, "ir", "runtime", "training", "stages", "toolkit"];

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const root = resolve(import.meta.dirname, "..");

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mdx)$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

/** Tests may reach for any oracle; so may the files of a test bench. */
const isTest = (file: string) => /\.(test|bench)\.tsx?$/.test(file);

const folderOf = (file: string) => (file.startsWith("lessons/") ? "lessons" : (file.split("/")[1] ?? ""));

/** Static, dynamic and re-exporting imports of a source text. `import { type A, type B }` counts as types only. */
function importsIn(file: string, text: string): Import[] {
  const folder = folderOf(file);
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found: Import[] = [];
  for (const [, clause, specifier] of code.matchAll(
    /\b(?:import|export)\s+([^;'"()]*?)\s*from\s*["']([^"']+)["']/g,
  )) {
    const inside = /^\{([^}]*)\}$/.exec(clause!.trim())?.[1];
    const names = inside?.split(",").filter((name) => name.trim() !== "");
    const typeOnly = /^type\b/.test(clause!) || names?.every((n) => /^\s*type\s/.test(n)) === true;
    found.push({ file, folder, specifier: specifier!, typeOnly });
  }
  for (const [, bare, called] of code.matchAll(
    /\bimport\s*(?:["']([^"']+)["']|\(\s*["']([^"']+)["']\s*\))/g,
  )) {
    // `typeof import("x")` and `import("x").Name` in a type are types, but nobody needs them here: read as values.
    found.push({ file, folder, specifier: (bare ?? called)!, typeOnly: false });
  }
  return found;
}

/** The folder of `src/` (or "lessons") that an import reaches; undefined for packages and files at the top. */
function target({ file, specifier }: Import): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = relative(root, resolve(root, dirname(file), specifier)).replaceAll("\\", "/");
  const inside = path.startsWith("src/") || path.startsWith("lessons/");
  return inside ? folderOf(`${path}/`) : undefined;
}

function complaint(found: Import): string | undefined {
  const { file, folder, specifier, typeOnly } = found;
  const row = table[folder];
  if (!row) return `${file}: the folder ${folder} is not in the table of this test`;
  if (specifier.startsWith("@tensorflow/")) {
    const allowed = typeOnly ? tensorflowTypes : tensorflowValues;
    return allowed.includes(folder) ? undefined : `${file}: ${folder} may not import ${specifier}`;
  }
  const to = target(found);
  if (to === undefined || to === folder || row.values.includes(to)) return undefined;
  if (typeOnly && row.types?.includes(to)) return undefined;
  return `${file}: ${folder} may not import ${typeOnly ? "types" : "values"} of ${to}`;
}

const files = ["src", "lessons"]
  .flatMap(sourceFiles)
  .filter((file) => file.split("/").length > 2 && !isTest(file));

test("imports go one way, and TensorFlow.js stays below worker and cli", () => {
  expect(files.length).toBeGreaterThan(5);
  const imports = files.flatMap((file) => importsIn(file, readFileSync(join(root, file), "utf8")));
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.map(complaint).filter((line) => line !== undefined)).toEqual([]);
});

test("reads every form of import, and tells types from values", () => {
  const text = `
    import type { A } from "../ir/types";
    import { type B, type C } from "../stages/fold";
    import { type D, fold } from "../stages/fold";
    import "./styles.css";
    export { E } from "../store/progress";
    // import { F } from "../worker/client";
    const g = await import("../worker/client");
    import * as tf from "@tensorflow/tfjs-core";
  `;
  const seen = importsIn("src/widgets/x/X.tsx", text).map(
    ({ specifier, typeOnly }) => `${specifier} ${typeOnly}`,
  );
  expect(seen.sort()).toEqual([
    "../ir/types true",
    "../stages/fold false",
    "../stages/fold true",
    "../store/progress false",
    "../worker/client false",
    "./styles.css false",
    "@tensorflow/tfjs-core false",
  ]);
});

test.each([
  ["src/core/x.ts", `import { op } from "../ir/op";`, "core may not import values of ir"],
  [
    "src/ir/ops/x.ts",
    `import * as tf from "@tensorflow/tfjs-core";`,
    "ir may not import @tensorflow/tfjs-core",
  ],
  [
    "src/widgets/FitMeter/x.tsx",
    `import { fit } from "../../stages/fit";`,
    "widgets may not import values of stages",
  ],
  [
    "src/widgets/FitMeter/x.tsx",
    `import { useStore } from "../../store/index";`,
    "widgets may not import values of store",
  ],
  ["src/stages/x.ts", `import { zip } from "../firmware/zip";`, "stages may not import values of firmware"],
  ["src/attic/x.ts", `import { a } from "../core/units";`, "the folder attic is not in the table"],
])("refuses %s: %s", (file, text, want) => {
  expect(importsIn(file, text).map(complaint).join()).toContain(want);
});

test.each([
  ["src/ir/ops/x.ts", `import type * as tf from "@tensorflow/tfjs-core";`],
  ["src/widgets/FitMeter/x.tsx", `import type { Fit } from "../../stages/fit";`],
  ["src/app/x.tsx", `import { fit } from "../stages/fit";`],
])("allows %s: %s", (file, text) => {
  expect(importsIn(file, text).map(complaint)).toEqual([undefined]);
});
