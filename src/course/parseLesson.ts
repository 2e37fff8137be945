import { fail } from "../core/failure";
import {
  type LessonLocale,
  type LessonOutline,
  lessonLocales,
  type StepOutline,
  type Translation,
} from "./lesson";
import { checkJudges, readCells } from "./lessonCells";
import { kebab, type LessonFolder, readText } from "./parseText";

/**
 * Reads the outline of `lessons/NN-slug/`. Throws a `FailureError` ("bad-data") that names the file and the step when the
 * lesson would mislead a reader or not run: a missing title, a tag nobody knows, a quiz without an answer, a cell that
 * nobody shows, a translation with other steps.
 * @param widgets names of the widgets that a lesson may place
 */
export function parseLesson(folder: LessonFolder, widgets: readonly string[]): LessonOutline {
  const at = `lessons/${folder.name}`;
  const place = /^(\d\d)-([a-z0-9-]+)$/.exec(folder.name);
  if (!place || !kebab.test(place[2]!)) {
    fail(
      "bad-data",
      at,
      "the folder's name is not a number and a slug",
      "Name it like 03-prune: two digits, then words in lower case joined by hyphens.",
    );
  }
  const { placed, judged, ...text } = readText(folder, "lesson.mdx", widgets);
  const cells = readCells(folder, placed);
  checkJudges(folder, judged, new Set(cells.map(({ id }) => id)));
  const outline = { order: Number(place[1]), slug: place[2]!, ...text, cells };
  return { ...outline, translations: readTranslations(folder, outline, widgets) };
}

function readTranslations(
  folder: LessonFolder,
  original: Pick<LessonOutline, "steps" | "goals" | "cells">,
  widgets: readonly string[],
): LessonOutline["translations"] {
  const found: Partial<Record<LessonLocale, Translation>> = {};
  for (const locale of lessonLocales) {
    const file = `lesson.${locale}.mdx`;
    if (folder.files[file] === undefined) continue;
    const { title, goals, steps, placed } = readText(folder, file, widgets);
    const shape = (
      of: readonly StepOutline[],
      cells: readonly { readonly id: string; readonly step: string }[],
    ) =>
      of.map(({ id, tasks }) => {
        const here = cells.filter((cell) => cell.step === id).map((cell) => cell.id);
        return `${id}: ${[...tasks, ...here].join(", ")}`;
      });
    const [want, have] = [shape(original.steps, original.cells), shape(steps, placed)];
    const odd = want.findIndex((step, i) => step !== have[i]);
    if (odd >= 0 || have.length > want.length || goals.length !== original.goals.length) {
      fail(
        "bad-data",
        `lessons/${folder.name}/${file}`,
        odd >= 0
          ? `its step ${odd + 1} is "${have[odd] ?? "missing"}", the original's is "${want[odd]}"`
          : "it has more steps, or another number of goals, than the original",
        "Keep steps, ids and tasks of the original, and translate the words.",
      );
    }
    found[locale] = { title, goals, steps: steps.map((step) => step.title) };
  }
  return found;
}
