import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readToolkitTypes } from "./toolkitTypes";

/** The TypeScript of the editor, which is older than the one that builds. */
const lib = join(
  import.meta.dirname,
  "../../node_modules/monaco-editor/esm/vs/languages/features/typescript/lib",
);
const { typescript: ts } = await import(join(lib, "typescriptServices.js"));
const { libFileMap } = await import(join(lib, "lib.js"));

const files = new Map(Object.entries(readToolkitTypes()).map(([path, text]) => [`/toolkit/${path}`, text]));

/** A language service over the declarations and some cells, as the editor sets it up. */
function service(...cells: string[]) {
  const texts = new Map([...files, ...cells.map((text, i) => [`/nb/${i}.ts`, text] as const)]);
  const read = (name: string): string | undefined => texts.get(name) ?? libFileMap[name.replace(/^\//, "")];
  return ts.createLanguageService({
    getCompilationSettings: () => ({
      ...{ target: 99, module: 99, moduleResolution: 2, strict: true, lib: ["lib.esnext.d.ts"] },
      ...{ allowNonTsExtensions: true, noEmit: true, types: [] },
    }),
    getScriptFileNames: () => [...texts.keys()].filter((name) => name.endsWith(".ts")),
    getScriptVersion: () => "1",
    getScriptSnapshot: (name: string) => {
      const text = read(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: () => "/lib.esnext.full.d.ts",
    fileExists: (name: string) => read(name) !== undefined,
    readFile: read,
    directoryExists: () => true,
    getDirectories: () => [],
  });
}

const errorsIn = (...cells: string[]): string[] => {
  const language = service(...cells);
  return cells.flatMap((_, i) =>
    [...language.getSyntacticDiagnostics(`/nb/${i}.ts`), ...language.getSemanticDiagnostics(`/nb/${i}.ts`)]
      .filter(({ code }: { code: number }) => ![1375, 1378, 1108].includes(code))
      .map(({ messageText }: { messageText: unknown }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
};

test("the editor's TypeScript reads every declaration", () => {
  const language = service();
  for (const name of files.keys()) {
    if (name.endsWith(".d.ts")) expect([name, ...language.getSyntacticDiagnostics(name)]).toEqual([name]);
  }
});

test("a cell has the toolkit's types, also of names of another cell", () => {
  const cells = [
    `const set = await data.load("shapes", { train: 800 });
     const graph = nets.phinet({ alpha: 0.5, beta: 1, t0: 3, layers: 3, resolution: 16, channels: 1, classes: 4 });
     const model = await tiny.train(graph, set, { epochs: 2, seed: 1 });`,
    `const accuracy: number = (await tiny.evaluate(model, set)).accuracy;
     const q = await tiny.quantize(model, set, { method: "mse" });
     const kib: number = tiny.fit(q, "nucleo-l496zg").ram.need / 1024;
     show(q, { title: "int8" }).update(model);
     plot.line({ loss: model.history.map((e) => e.loss) }, { logY: true });
     const sum: number = (await tf.sum(tf.tensor1d([1, 2]).square()).data())[0]!;
     console.log(kib, accuracy, sum, signal.aborted);`,
  ];
  expect(errorsIn(...cells)).toEqual([]);
});

test("and says what is wrong", () => {
  expect(errorsIn(`nets.phinet({ alpha: "wide", beta: 1, t0: 3, layers: 3 })`).join()).toContain(
    "'string' is not assignable",
  );
  expect(errorsIn("tiny.trian()").join()).toContain("Did you mean 'train'?");
});

test("hovering a function tells what it does", () => {
  const text = "tiny.quantize";
  const info = service(text).getQuickInfoAtPosition("/nb/0.ts", text.length - 1);
  expect(ts.displayPartsToString(info.documentation)).toContain("rounds to 8-bit integers");
});

test("is small enough to come with the editor", () => {
  const bytes = gzipSync(JSON.stringify(Object.fromEntries(files)), { level: 9 }).length;
  expect(bytes).toBeLessThan(170 * 1024);
  expect(readFileSync(join(lib, "typescriptServices.js")).length).toBeGreaterThan(bytes);
});
