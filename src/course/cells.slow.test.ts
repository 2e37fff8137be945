/**
 * Every lesson's code: its cells type-check with what a cell sees, as they are given and as they are solved; they run; and each goal
 * says "not yet" or "not attempted" of what is given, and "correct" of the solution.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readLessonFolders } from "../../scripts/vite/lessons";
import { readToolkitTypes } from "../../scripts/vite/toolkitTypes";
import { createNodeKernel } from "../testing/nodeKernel";
import { nets } from "../toolkit/cell/nets";
import { widgetNames } from "../widgets/registry";
import type { CodeChecks } from "./codeCheck";
import { lessonFolder } from "./lesson";
import { loadLessons } from "./loadLessons";

const root = resolve(import.meta.dirname, "../..");
const folders = readLessonFolders(join(root, "lessons"));
const lessons = loadLessons(folders, widgetNames).filter(({ cells }) => cells.length > 0);

/** The code of a lesson's cells in their order: as given, or solved. */
const cellsOf = (lesson: (typeof lessons)[number], solved: boolean) => {
  const { files } = folders.find(({ name }) => name === lessonFolder(lesson))!;
  return lesson.cells.map(({ id }) => ({
    id,
    text: (solved ? files[`${id}.solution.ts`] : undefined) ?? files[`${id}.ts`]!,
  }));
};

const temporary = mkdtempSync(join(tmpdir(), "whittle-cells-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test.each(["given", "solved"] as const)("cells type-check as %s", { timeout: 120_000 }, (kind) => {
  const folder = join(temporary, kind);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(readToolkitTypes())) write(path, text);
  // One module a lesson: its cells share their names, and may wait at the top.
  for (const lesson of lessons) {
    const texts = cellsOf(lesson, kind === "solved").map(({ id, text }) => `// ${id}\n${text}`);
    write(`${lesson.slug}.ts`, `${texts.join("\n")}\nexport {};\n`);
  }
  const options = {
    ...{ target: "ESNext", module: "ESNext", moduleResolution: "bundler", lib: ["ESNext"], types: [] },
    ...{ strict: true, noEmit: true, skipLibCheck: true },
  };
  const files = ["globals.d.ts", ...lessons.map(({ slug }) => `${slug}.ts`)];
  write("tsconfig.json", JSON.stringify({ compilerOptions: options, files }));
  let said = "";
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
      encoding: "utf8",
    });
  } catch (thrown) {
    said = (thrown as { stdout: string }).stdout;
  }
  expect(said).toBe("");
});

describe.each(lessons.map((lesson) => [lesson.slug, lesson] as const))("%s", (_slug, lesson) => {
  const checks = async (): Promise<CodeChecks> => {
    const { files } = folders.find(({ name }) => name === lessonFolder(lesson))!;
    if (files["check.ts"] === undefined) return {};
    return (await import(join(root, "lessons", lessonFolder(lesson), "check.ts"))).checks;
  };

  test.each(["given", "solved"] as const)("runs as %s", { timeout: 120_000 }, async (kind) => {
    const kernel = await createNodeKernel();
    kernel.lesson.graph = async () => ({ ok: true, value: sliders });
    try {
      for (const [id, judge] of Object.entries(await checks()))
        expect([id, (await kernel.check(judge)).status]).toEqual([id, "not-attempted"]);
      for (const { id, text } of cellsOf(lesson, kind === "solved")) {
        const { ended, outputs, tookMs } = await kernel.run(id, text);
        const error = outputs.find((output) => output.kind === "error");
        expect([id, ended, error?.kind === "error" ? error.failure : null]).toEqual([id, "done", null]);
        expect(outputs.length, `${id} shows nothing`).toBeGreaterThan(0);
        expect(tookMs, `${id} keeps people waiting`).toBeLessThan(30_000);
      }
      for (const [id, judge] of Object.entries(await checks())) {
        const { status } = await kernel.check(judge);
        if (kind === "solved") expect([id, status]).toEqual([id, "correct"]);
        else expect(["not-attempted", "not-yet"], id).toContain(status);
      }
    } finally {
      kernel.dispose();
    }
  });
});

/** The network that the lesson's sliders would make. */
const sliders = nets.phinet({
  alpha: 0.35,
  beta: 1,
  t0: 4,
  layers: 5,
  resolution: 32,
  channels: 1,
  classes: 4,
});
