import { inflateSync } from "node:zlib";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { cell, cellById, choose, codeEditor, openCells, ranWell } from "./notebook";
import { settings } from "./open";
import { show } from "./pages";

test.use({ actionTimeout: 20_000 });

/** An A4 page between its margins, in CSS pixels. */
const paper = { width: 718, height: 1000 };

const colors = (page: Page) =>
  page.evaluate(() => {
    const luminance = (color: string) => {
      const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
      return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    };
    const { backgroundColor, color } = getComputedStyle(document.body);
    return { ground: luminance(backgroundColor), ink: luminance(color) };
  });

/** Texts that lie, even in part, beyond the paper or their own box's cut. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate((width) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("main *")) {
      if (element.closest(".katex, .visually-hidden, svg") || !element.checkVisibility()) continue;
      const { left, right, height } = element.getBoundingClientRect();
      if (height === 0) continue;
      const { overflowX } = getComputedStyle(element);
      const clips = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
      if (left < -1 || right > width + 1 || clips)
        found.push(`${element.tagName} ${element.className} ${Math.round(right)}`);
    }
    return found;
  }, paper.width);

for (const theme of ["light", "dark", "contrast"] as const) {
  test(`#99 a step with a cell that ran prints dark on white, outputs included, from the ${theme} theme`, async ({
    page,
  }) => {
    await settings(page, { theme });
    await show(page, { route: "/lesson/how-to-use-this-notebook/cells" });
    const first = cellById(page, "10-hello");
    await first.getByRole("button", { name: "Run the cell" }).click();
    await ranWell(first);
    await expect(page.locator(".recharts-surface").first()).toBeVisible({ timeout: 20_000 });
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize(paper);

    const { ground, ink } = await colors(page);
    expect(ground).toBeGreaterThan(0.95);
    expect(ink).toBeLessThan(0.2);
    for (const gone of [
      page.getByRole("banner"),
      page.getByRole("contentinfo"),
      page.getByRole("navigation"),
      page.getByRole("region", { name: "Notebook" }),
      page.getByRole("button", { name: "Run the cell" }),
      page.getByRole("button", { name: "More for this cell" }),
      page.getByRole("radio", { name: "Chart" }),
    ])
      await expect(gone.filter({ visible: true })).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(first.locator(".code-line").first()).toBeVisible();
    await expect(first.locator(".cell-outputs")).toBeVisible();
    const drawn = await first.locator(".recharts-surface").first().boundingBox();
    expect(drawn!.width, "the chart fills its frame").toBeGreaterThan(paper.width * 0.7);
    await expect(page.locator(".quiz")).toBeVisible();
    expect(await cutOff(page)).toEqual([]);
  });
}

test("#99 addresses are printed beside links out of the page, and not beside those within", async ({
  page,
}) => {
  await openCells(page, ["[the paper](https://example.org/paper) and [home](#/)"]);
  await choose(page, 1);
  await page.keyboard.press("m");
  const out = page.getByRole("link", { name: "the paper" });
  await expect(out).toBeVisible();
  await page.emulateMedia({ media: "print" });
  const shown = (link: Locator) => link.evaluate((a) => getComputedStyle(a, "::after").content);
  expect(await shown(out)).toContain("https://example.org/paper");
  expect(await shown(page.getByRole("link", { name: "home" }))).toBe("none");
});

test("#99 a PDF is made with every line of a long log, and an open editor prints as code", async ({
  page,
}) => {
  await openCells(page, ["for (let i = 0; i < 120; i++) console.log(i);", "const last = 1;"]);
  await choose(page, 1);
  await page.keyboard.press("ControlOrMeta+Enter");
  await ranWell(cell(page, 1));
  await choose(page, 2);
  await page.keyboard.press("Enter");
  await expect(codeEditor(cell(page, 2))).toBeVisible({ timeout: 30_000 });
  const pdf = await page.pdf({ format: "A4" });
  await expect(codeEditor(cell(page, 2)), "the editor has gone for it").toHaveCount(0);
  expect(pages(pdf), "120 lines need more than one page").toBeGreaterThanOrEqual(2);
  await page.emulateMedia({ media: "print" });
  const log = page.locator(".log-lines");
  expect(await log.evaluate((box) => box.scrollHeight - box.clientHeight)).toBeLessThanOrEqual(1);
});

/** How many pages a PDF has: its page objects, in plain or in packed streams. */
function pages(pdf: Buffer): number {
  const text = pdf.toString("latin1");
  let all = text;
  for (const { 1: packed } of text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    try {
      all += inflateSync(Buffer.from(packed!, "latin1")).toString("latin1");
    } catch {
      // a stream of another kind
    }
  }
  return all.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}
