import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { widgetNames } from "../widgets/registry";
import { loadLessons } from "./loadLessons";

const folder = resolve(import.meta.dirname, "../../lessons");
const files = readdirSync(folder).map((name) => ({
  path: `lessons/${name}/lesson.mdx`,
  text: readFileSync(join(folder, name, "lesson.mdx"), "utf8"),
}));

test("the course is sound, and no step talks for long before there is something to do", () => {
  const lessons = loadLessons(files, widgetNames);
  expect(lessons.length).toBeGreaterThan(0);
  for (const { slug, steps } of lessons) {
    for (const step of steps) {
      expect(step.words, `${slug}/${step.id}`).toBeGreaterThan(60);
      expect(step.words, `${slug}/${step.id}`).toBeLessThanOrEqual(250);
    }
  }
});
