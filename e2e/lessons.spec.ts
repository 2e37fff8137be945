import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { readLessonFolders } from "../scripts/vite/lessons";
import { lessonFolder } from "../src/course/lesson";
import { loadLessons } from "../src/course/loadLessons";
import { tagsIn, withoutCode } from "../src/course/tags";
import { widgetNames } from "../src/widgets/registry";
import { cellById } from "./notebook";
import { open } from "./open";

const folders = readLessonFolders(join(import.meta.dirname, "../lessons"));
const lessons = loadLessons(folders, widgetNames).map((lesson) => {
  const { files } = folders.find(({ name }) => name === lessonFolder(lesson))!;
  const tags = tagsIn(withoutCode(files["lesson.mdx"]!)).filter((tag) => tag.kind !== "close");
  let step = "";
  const judged: { step: string; goal: string }[] = [];
  for (const { name, attributes } of tags) {
    if (name === "Step") step = attributes.get("id")!;
    if (name === "Check" && attributes.has("cell")) judged.push({ step, goal: attributes.get("goal")! });
  }
  return { ...lesson, judged };
});

const check = (page: Page, goal: string) => page.locator(".check", { hasText: goal });

/** Runs the whole notebook for the `time`-th time, from the step of its first cell. */
async function runAll(
  page: Page,
  slug: string,
  first: { id: string; step: string },
  time: 1 | 2,
): Promise<void> {
  await page.goto(`#/lesson/${slug}/${first.step}`);
  await page.getByRole("button", { name: "Run all" }).click();
  const times = time === 1 ? "run once" : "run 2 times";
  await expect(cellById(page, first.id).locator(".cell-foot")).toContainText(times, { timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Run all" })).toBeEnabled({ timeout: 120_000 });
}

for (const { slug, title, cells, judged } of lessons.filter((lesson) => lesson.cells.length > 0)) {
  test(`#40 ${title}: no starter reaches its goal, every solution does`, async ({ page }) => {
    test.setTimeout(300_000);
    await open(page, `/lesson/${slug}/${cells[0]!.step}`);
    await expect(cellById(page, cells[0]!.id)).toBeVisible();
    await runAll(page, slug, cells[0]!, 1);
    for (const { step, goal } of judged) {
      await page.goto(`#/lesson/${slug}/${step}`);
      await page.waitForTimeout(800);
      await expect(check(page, goal)).toHaveAttribute("data-status", /not-yet|not-attempted/);
    }
    for (const { id, step } of cells.filter(({ exercise }) => exercise)) {
      await page.goto(`#/lesson/${slug}/${step}`);
      await cellById(page, id).getByRole("button", { name: "More for this cell" }).click();
      await page.getByRole("button", { name: "Compare with the solution" }).click();
      await page.getByRole("button", { name: "Use the solution" }).click();
      await page.keyboard.press("Escape");
      await expect(cellById(page, id)).not.toContainText("TODO");
    }
    await runAll(page, slug, cells[0]!, 2);
    for (const { step, goal } of judged) {
      await page.goto(`#/lesson/${slug}/${step}`);
      await expect(check(page, goal)).toHaveAttribute("data-status", "correct", { timeout: 20_000 });
    }
    for (const { id, step } of cells) {
      await page.goto(`#/lesson/${slug}/${step}`);
      await expect(cellById(page, id).locator(".cell-foot"), id).toContainText("Ran in");
    }
  });
}
