import { expect, type Page, test } from "@playwright/test";
import { cell, cellById, openCells, ranWell } from "./notebook";
import { open, secondStep, settings } from "./open";
import { pages, show } from "./pages";

test.use({ actionTimeout: 20_000 });

const width = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

/** A phone, and a small laptop's window at 200 % zoom. */
const small = [
  { name: "at 360 px", viewport: { width: 360, height: 740 } },
  { name: "at 200 % zoom", viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
] as const;

for (const { name, ...screen } of small) {
  test.describe(name, () => {
    test.use(screen);

    for (const textSize of ["normal", "projector"]) {
      test(`#95 no page scrolls sideways ${name} with ${textSize} text`, async ({ page }) => {
        test.setTimeout(120_000);
        await settings(page, { textSize, welcomed: false });
        for (const each of pages) {
          await show(page, each);
          expect(await width(page), each.route).toBeLessThanOrEqual(screen.viewport.width);
        }
      });
    }

    test(`#95 what cells show stays within the page ${name}`, async ({ page }) => {
      await openCells(page, [
        "const net = nets.phinet({ alpha: 0.25, beta: 1, t0: 3, layers: 3, resolution: 16, channels: 1, classes: 4 });\nshow(net);\nplot.line([3, 1, 2]);\nconsole.log('a'.repeat(300));",
        `nothing${"Here".repeat(30)} + 1`,
      ]);
      await page.getByRole("button", { name: "Run all" }).click();
      await expect(cell(page, 2).getByRole("alert")).toBeVisible({ timeout: 40_000 });
      await expect(page.locator(".recharts-line")).toBeVisible({ timeout: 20_000 });
      expect(await width(page)).toBeLessThanOrEqual(screen.viewport.width);
      await page.getByRole("button", { name: "Notebook menu" }).click();
      const box = await page.locator(".menu-panel:visible").boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(screen.viewport.width);
    });

    test(`#95 one reads, answers, runs, edits as plain text, and moves a slider ${name}`, async ({
      page,
    }) => {
      await settings(page, {});
      await show(page, { route: "/lesson/how-to-use-this-notebook/cells" });
      const text = page.locator(".prose > p").first();
      await expect(text).toBeVisible();
      const box = await text.boundingBox();
      expect(box!.width, "lines have room").toBeGreaterThan(screen.viewport.width * 0.7);
      expect(
        await text.evaluate((p) => Number.parseFloat(getComputedStyle(p).fontSize)),
      ).toBeGreaterThanOrEqual(16);
      const answer = page.getByRole("radio", { name: /It is still there/ });
      await answer.click();
      await expect(page.getByText("Right.")).toBeVisible();

      const first = cellById(page, "10-hello");
      await first.getByRole("button", { name: "Run the cell" }).click();
      await ranWell(first);
      await first.locator(".cell-read").click();
      const field = first.getByRole("textbox", { name: /^Code of cell/ });
      await expect(field).toBeFocused();
      await page.waitForTimeout(1500);
      expect(await field.evaluate((element) => element.tagName), "no code editor comes later").toBe(
        "TEXTAREA",
      );
      await field.fill("6 * 7");
      await first.getByRole("button", { name: "Run the cell" }).click();
      await expect(first.locator(".log-lines")).toHaveText("42", { timeout: 20_000 });

      await show(page, { route: "/lesson/design-and-train/three-knobs" });
      const slider = page.getByRole("slider").first();
      const before = await slider.inputValue();
      const rail = await slider.boundingBox();
      expect(rail!.height, "a finger hits it").toBeGreaterThanOrEqual(24);
      await slider.click({ position: { x: rail!.width * 0.8, y: rail!.height / 2 } });
      expect(await slider.inputValue()).not.toBe(before);
    });
  });
}

test("#95 on a narrow screen the outline is folded, opens, and folds when a step is chosen", async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, secondStep);
  const link = page.getByRole("link", { name: "Three knobs" });
  await expect(link).toBeHidden();
  await page.getByText(/^Step 2 of \d+$/).click();
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Three knobs");
  await expect(link).toBeHidden();
});

test("#95 open menus stay within a narrow screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, secondStep);
  for (const name of ["Lessons", "Display settings"]) {
    await page.getByRole("button", { name }).click();
    const box = await page.locator(".menu-panel:visible").boundingBox();
    expect(box!.x, name).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width, name).toBeLessThanOrEqual(360);
  }
});
