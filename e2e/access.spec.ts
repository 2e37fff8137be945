import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { cell, cellById, choose, codeEditor, openCells, ranWell } from "./notebook";
import { open, secondStep, settings } from "./open";
import { pages, show } from "./pages";

test.use({ actionTimeout: 20_000 });

/** What axe calls serious or critical, as texts that say where; of all its rules, or of these. No page has frames: one look does. */
async function serious(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations, passes } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  expect(passes.length, "axe has looked").toBeGreaterThan(rules ? 0 : 10);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(" | ")}`);
}

/** The same in the light and in the dark theme; to the dark one only the rules about colors are put, the others see no colors. */
async function seriousInBoth(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await serious(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await serious(page, ["color-contrast", "link-in-text-block"]);
  return [...light.map((text) => `light: ${text}`), ...dark.map((text) => `dark: ${text}`)];
}

/** Cells of every kind: a text, a chart, a table, pictures and a network, and an error. */
const showing = [
  "const net = nets.phinet({ alpha: 0.25, beta: 1, t0: 3, layers: 3, resolution: 16, channels: 1, classes: 4 });\nshow(net);",
  'plot.line([3, 1, 2, 5], { title: "Four values" });\nconsole.warn("careful");',
  "const wrong = 1;\n\nnothingHere + wrong",
];

async function runAll(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(cell(page, 3).getByRole("alert")).toBeVisible({ timeout: 40_000 });
  await expect(page.locator(".recharts-line")).toBeVisible({ timeout: 20_000 });
}

test.describe("without motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  // A few pages a test: axe looks long at each.
  for (let at = 0; at < pages.length; at += 4)
    test(`#94 axe finds nothing serious on pages ${at + 1} to ${Math.min(at + 4, pages.length)}, light and dark`, async ({
      page,
    }) => {
      test.setTimeout(120_000);
      const found: string[] = [];
      for (const each of pages.slice(at, at + 4)) {
        await show(page, each);
        found.push(...(await seriousInBoth(page)).map((text) => `${each.route.slice(0, 60)} ${text}`));
      }
      expect(found).toEqual([]);
    });

  test("#94 axe finds nothing serious in cells that ran, failed or are edited, light and dark", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await openCells(page, showing);
    await runAll(page);
    expect(await seriousInBoth(page)).toEqual([]);
    await choose(page, 3);
    await page.keyboard.press("Enter");
    await expect(codeEditor(cell(page, 3))).toBeVisible({ timeout: 30_000 });
    await expect(cell(page, 3).locator(".problems")).toBeVisible({ timeout: 40_000 });
    expect(await seriousInBoth(page)).toEqual([]);
  });

  test("#94 axe finds nothing serious in the dialogs, light and dark", async ({ page }) => {
    test.setTimeout(120_000);
    await openCells(page, ["const a = 1;", "a"]);
    const found: string[] = [];
    const look = async (name: string) => {
      await expect(page.getByRole("dialog", { name })).toBeVisible({ timeout: 20_000 });
      await expect(page.locator("dialog .loading")).toHaveCount(0);
      found.push(...(await seriousInBoth(page)).map((text) => `${name} ${text}`));
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    };
    await choose(page, 1);
    for (const [name, keys] of [
      ["All keys", "?"],
      ["Search everything", "ControlOrMeta+K"],
      ["Find and replace in all cells", "f"],
    ] as const) {
      await page.keyboard.press(keys);
      await look(name);
    }
    for (const name of ["Earlier versions of this notebook", "Save to a file, open a file, share"]) {
      await page.getByRole("button", { name: "Notebook menu" }).click();
      await page.getByRole("button", { name }).click();
      await look(name);
      await expect(page.getByRole("button", { name: "Notebook menu" })).toBeFocused();
    }
    await open(page, "/lesson/how-to-use-this-notebook/your-turn");
    await cellById(page, "20-your-turn").getByRole("button", { name: "More for this cell" }).click();
    await page.getByRole("button", { name: "Compare with the solution" }).click();
    await look("Yours and the solution");
    expect(found).toEqual([]);
  });

  test("#94 axe finds nothing serious in open menus and answered questions, light and dark", async ({
    page,
  }) => {
    await open(page, "/lesson/design-and-train/three-knobs");
    const answer = page.getByRole("radio", { name: "α up" });
    await answer.click();
    await expect(answer).toBeChecked();
    await page.getByRole("button", { name: "Lessons" }).click();
    expect(await seriousInBoth(page)).toEqual([]);
    await page.getByRole("button", { name: "Display settings" }).click();
    expect(await seriousInBoth(page)).toEqual([]);
  });
});

test("#94 axe finds nothing serious in high contrast", async ({ page }) => {
  await settings(page, { theme: "contrast" });
  const found: string[] = [];
  for (const route of [
    "/",
    "/lesson/design-and-train/three-knobs",
    "/lesson/how-to-use-this-notebook/cells",
  ]) {
    await show(page, { route });
    found.push(...(await serious(page)).map((text) => `${route} ${text}`));
  }
  expect(found).toEqual([]);
});

test("#94 every page has one main landmark and one first-level heading", async ({ page }) => {
  for (const each of pages) {
    await show(page, each);
    await expect(page.getByRole("main")).toHaveCount(1);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  }
});

test("#94 the keyboard alone skips the header, opens a menu, chooses, and leaves it again", async ({
  page,
}) => {
  await open(page, secondStep);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page).toHaveURL(/the-cost-of-a-layer$/);

  const settings = page.getByRole("button", { name: "Display settings" });
  await settings.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(
    page.getByRole("group", { name: "Theme" }).getByRole("radio", { name: "System" }),
  ).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Escape");
  await expect(settings).toBeFocused();
  await expect(page.getByRole("radio", { name: "Dark" })).toHaveCount(0);
});

test("#94 a quiz is answered by the keyboard, and its explanation is announced", async ({ page }) => {
  await open(page, "/lesson/design-and-train/three-knobs");
  await page.getByRole("radio", { name: "α up" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "β up" })).toBeChecked();
  await expect(page.getByRole("status").filter({ hasText: "Right." })).toBeVisible();
});

/** Goes on with Tab until `there` has the focus. */
async function tabTo(page: Page, there: Locator): Promise<void> {
  await expect(there).toBeVisible();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await there.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${there}`);
}

test("#94 the keyboard alone goes from the first page through all of lesson 1", async ({ page }) => {
  test.setTimeout(120_000);
  const title = page.getByRole("heading", { level: 1 });
  const next = page.getByRole("link", { name: /^Next/ });
  const answer = async (right: string) => {
    await tabTo(page, page.locator(".quiz").getByRole("radio").first());
    await page.keyboard.press("Space");
    await expect(page.getByText("Not this one.")).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio", { name: right })).toBeChecked();
    await expect(page.getByText("Right.")).toBeVisible();
  };
  await open(page, "/");
  await tabTo(page, page.getByRole("link", { name: "How to use this notebook" }).last());
  await page.keyboard.press("Enter");
  await expect(title).toHaveText("Lessons and steps");
  await expect(title).toBeFocused();
  await answer("This step, as if it was new");
  await tabTo(page, next);
  await page.keyboard.press("Enter");
  await expect(title).toHaveText("Cells that compute");

  const first = cellById(page, "10-hello");
  await tabTo(page, first);
  await page.keyboard.press("Shift+Enter");
  await ranWell(first);
  await expect(first, "the lesson's last cell keeps the focus").toBeFocused();
  await answer("It is still there, and belongs to the code as it was before");
  await tabTo(page, next);
  await page.keyboard.press("Enter");
  await expect(title).toHaveText("Your turn");

  const exercise = cellById(page, "20-your-turn");
  await tabTo(page, exercise);
  await page.keyboard.press("Enter");
  await expect(codeEditor(exercise)).toBeVisible({ timeout: 30_000 });
  await expect(exercise.getByText(/Ctrl \+ M lets Tab move on/)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(
    "const small = nets.phinet({ alpha: 0.25, beta: 1, t0: 3, layers: 4, resolution: 32, channels: 3, classes: 10 });",
  );
  await page.keyboard.press("Tab");
  await expect(exercise.locator(".monaco-editor.focused"), "Tab indents at first").toHaveCount(1);
  await page.keyboard.press("Control+M");
  await page.keyboard.press("Tab");
  await expect(exercise.locator(".monaco-editor.focused"), "and now it leaves").toHaveCount(0);
  await expect(page.getByRole("button", { name: "Show hint 1 of 3" }), "to what comes next").toBeFocused();
  await page.waitForTimeout(200);
  await expect(page.getByRole("button", { name: "Show hint 1 of 3" }), "and stays").toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Enter");
  await expect(page.locator(".check")).toHaveAttribute("data-status", "correct", { timeout: 40_000 });
  await expect(page.getByRole("navigation", { name: "Steps of this lesson" })).toContainText(
    "3 of 3 steps done",
  );
});
