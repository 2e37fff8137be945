/** The code of a lesson's folder: cells, solutions and judges, held against the text that shows them. */
import { fail } from "../core/failure";
import type { CellOutline } from "./lesson";
import type { LessonFolder } from "./parseText";

const cellFile = /^(\d\d-[a-z0-9-]+)\.ts$/;
const solutionFile = /^(\d\d-[a-z0-9-]+)\.solution\.ts$/;

/** The cells that the text shows, each with a file, and each file shown. */
export function readCells(
  folder: LessonFolder,
  placed: readonly { readonly id: string; readonly step: string }[],
): CellOutline[] {
  const names = Object.keys(folder.files);
  const at = (file: string) => `lessons/${folder.name}/${file}`;
  const ids = new Set(placed.map(({ id }) => id));
  for (const name of names) {
    const id = (cellFile.exec(name) ?? solutionFile.exec(name))?.[1];
    if (id === undefined) continue;
    if (!names.includes(`${id}.ts`))
      fail(
        "bad-data",
        at(name),
        "there is no cell that it solves",
        `Write ${id}.ts, or delete the solution.`,
      );
    if (!ids.has(id))
      fail(
        "bad-data",
        at(name),
        "nobody shows this cell",
        `Place it with <Cell src="${id}" />, or delete it.`,
      );
  }
  let before = "";
  return placed.map(({ id, step }) => {
    const text = folder.files[`${id}.ts`];
    const solution = folder.files[`${id}.solution.ts`];
    if (text === undefined)
      fail(
        "bad-data",
        at("lesson.mdx"),
        `<Cell src="${id}" /> has no file`,
        `Write ${id}.ts beside the text.`,
      );
    if (id <= before)
      fail(
        "bad-data",
        at(`${id}.ts`),
        `it stands after ${before}`,
        "Number the cells in the order of the text.",
      );
    before = id;
    if (/^(?:import|export)\b/m.test(text))
      fail(
        "bad-data",
        at(`${id}.ts`),
        "a cell imports or exports",
        "Cells see the toolkit and each other as they are.",
      );
    if (solution !== undefined && solution.trim() === text.trim())
      fail(
        "bad-data",
        at(`${id}.solution.ts`),
        "the solution equals the start",
        "Delete it if there is nothing to solve.",
      );
    if (solution !== undefined && !text.includes("TODO"))
      fail("bad-data", at(`${id}.ts`), "nothing says what is left to do", "Mark the place with // TODO.");
    return { id, step, exercise: solution !== undefined };
  });
}

/** Every goal on code has a judge in `check.ts`, and every judge a goal. */
export function checkJudges(
  folder: LessonFolder,
  judged: readonly { readonly id: string; readonly cell: string }[],
  cells: ReadonlySet<string>,
): void {
  const at = `lessons/${folder.name}/check.ts`;
  const text = folder.files["check.ts"] ?? "";
  const judges = [...text.matchAll(/^ {2}(?:"([a-z0-9-]+)"|([a-z0-9]+))(?::|\()/gm)].map(
    (m) => m[1] ?? m[2]!,
  );
  for (const { id, cell } of judged) {
    if (!judges.includes(id))
      fail("bad-data", at, `nothing judges "${id}"`, "Export it in checks, under the id of the <Check>.");
    if (!cells.has(cell))
      fail(
        "bad-data",
        at,
        `"${id}" is about the cell ${cell}, which the lesson does not show`,
        "Name one it shows.",
      );
  }
  const orphan = judges.find((id) => !judged.some((check) => check.id === id));
  if (orphan !== undefined)
    fail("bad-data", at, `"${orphan}" has no goal`, `Place <Check id="${orphan}" goal="…" cell="…" />.`);
}
