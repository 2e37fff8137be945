import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readLessonFolders } from "../../scripts/vite/lessons";
import { widgetNames } from "../widgets/registry";
import { loadLessons } from "./loadLessons";

const folders = readLessonFolders(resolve(import.meta.dirname, "../../lessons"));

test("the course is sound, and no step talks for long before there is something to do", () => {
  const lessons = loadLessons(folders, widgetNames);
  expect(lessons.length).toBeGreaterThan(0);
  for (const { slug, steps } of lessons) {
    for (const step of steps) {
      expect(step.words, `${slug}/${step.id}`).toBeGreaterThan(60);
      expect(step.words, `${slug}/${step.id}`).toBeLessThanOrEqual(250);
    }
  }
});
