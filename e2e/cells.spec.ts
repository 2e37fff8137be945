import { expect, type Page, test } from "@playwright/test";
import { cell, cellById, choose, codeEditor, log, openCells, ranWell, write } from "./notebook";
import { open } from "./open";

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 20_000 });

const ids = (page: Page) =>
  page.locator("[data-cell]").evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset.cell));
const scrollTop = (page: Page) => page.evaluate(() => window.scrollY);

test("#16 Shift+Enter runs and moves on, Ctrl+Enter stays, Alt+Enter inserts", async ({ page }) => {
  await openCells(page, ["const a = 20 + 1;\na", "a * 2"]);
  await choose(page, 1);
  await page.keyboard.press("Shift+Enter");
  await expect(cell(page, 2), "the next cell is chosen").toBeFocused();
  await expect(log(cell(page, 1))).toHaveText("21", { timeout: 30_000 });
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(log(cell(page, 2))).toHaveText("42");
  await expect(cell(page, 2), "it stays").toBeFocused();
  await page.keyboard.press("Alt+Enter");
  await expect(page.locator("[data-cell]")).toHaveCount(3);
  await expect(
    cell(page, 3).locator("textarea, .native-edit-context").first(),
    "one writes at once",
  ).toBeFocused();
});

test("#17 Escape and Enter change modes, and letters command only in the command mode", async ({ page }) => {
  await openCells(page, ["1", "2", "3"]);
  await choose(page, 2);
  await page.keyboard.press("k");
  await expect(cell(page, 1)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await expect(cell(page, 3)).toBeFocused();
  await page.keyboard.press("a");
  await page.keyboard.press("b");
  await expect(page.locator("[data-cell]")).toHaveCount(5);
  const [, , above, below, last] = await ids(page);
  expect(last, "a puts one above, b one below that").toBe("own-3");
  await cellById(page, below!).focus();
  await page.keyboard.press("d");
  await page.keyboard.press("d");
  await cellById(page, above!).focus();
  await page.keyboard.press("d");
  await page.keyboard.press("d");
  expect(await ids(page)).toEqual(["own-1", "own-2", "own-3"]);
  await page.keyboard.press("z");
  await expect(cellById(page, above!)).toBeVisible();

  await cellById(page, "own-3").focus();
  await page.keyboard.press("m");
  await expect(cellById(page, "own-3")).toHaveAttribute("data-kind", "note");
  await page.keyboard.press("y");
  await expect(cellById(page, "own-3")).toHaveAttribute("data-kind", "code");

  const before = (await ids(page)).length;
  await page.keyboard.press("Enter");
  await expect(codeEditor(cellById(page, "own-3"))).toBeVisible({ timeout: 30_000 });
  await page.keyboard.type("jkabddz");
  await expect(page.locator("[data-cell]"), "letters are letters while one edits").toHaveCount(before);
  await page.keyboard.press("Escape");
  await expect(cellById(page, "own-3")).toBeFocused();
  await expect(cellById(page, "own-3")).toContainText("jkabddz");
});

test("#18 all, those above, the stale ones and a selection run in a visible order", async ({ page }) => {
  await openCells(page, ["await sleep(1500);\nconst a = 1;", "const b = a + 1;", "const c = b + 1;\nc"]);
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(cell(page, 1)).toHaveAccessibleName(/running/);
  await expect(cell(page, 2)).toHaveAccessibleName(/waiting, number 1/);
  await expect(cell(page, 3)).toHaveAccessibleName(/waiting, number 2/);
  await expect(log(cell(page, 3))).toHaveText("3", { timeout: 20_000 });

  await choose(page, 3);
  await page.keyboard.press("ControlOrMeta+K");
  await page.getByRole("combobox").fill("cells above");
  await page.keyboard.press("Enter");
  await expect(cell(page, 2).locator(".cell-foot")).toContainText("run 2 times", { timeout: 20_000 });
  await expect(cell(page, 3).locator(".cell-foot"), "not the cell itself").toContainText("run once");
  await page.getByRole("button", { name: /^Run \d stale/ }).click();
  await expect(cell(page, 3).locator(".cell-foot")).toContainText("run 2 times");

  await choose(page, 2);
  await page.keyboard.press("Shift+J");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(cell(page, 2).locator(".cell-foot")).toContainText("run 3 times");
  await expect(cell(page, 3).locator(".cell-foot")).toContainText("run 3 times");
  await expect(cell(page, 1).locator(".cell-foot")).toContainText("run 2 times");
});

test("#19 a running cell's output stays in view: the page does not jump", async ({ page }) => {
  await openCells(page, [
    ...Array.from({ length: 6 }, (_, i) => `const v${i} = ${i};\n`.repeat(1) + "// a line\n".repeat(8)),
    'for (let i = 0; i < 40; i++) {\n  console.log("line", i);\n  await sleep(20);\n}',
  ]);
  await choose(page, 7);
  await cell(page, 7).scrollIntoViewIfNeeded();
  await page.waitForTimeout(300);
  const before = await scrollTop(page);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(log(cell(page, 7))).toContainText("line 39", { timeout: 20_000 });
  expect(Math.abs((await scrollTop(page)) - before)).toBeLessThanOrEqual(40);
});

test("#20 an endless loop is stopped within a second, and the page stays alive meanwhile", async ({
  page,
}) => {
  await openCells(page, ["const a = 1;", "while (true) {}", "a"]);
  await choose(page, 1);
  await page.keyboard.press("ControlOrMeta+Enter");
  await ranWell(cell(page, 1));
  await choose(page, 2);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(cell(page, 2).locator("[data-elapsed]")).toBeVisible();
  await page.waitForTimeout(1200);
  await page.getByRole("button", { name: "Display settings" }).click();
  await expect(page.getByRole("radio", { name: "Dark" }), "menus open while it spins").toBeVisible();
  await page.keyboard.press("Escape");
  await choose(page, 2);
  const begun = Date.now();
  await page.keyboard.press("ControlOrMeta+I");
  await expect(cell(page, 2).locator(".cell-foot")).toContainText("Stopped by you");
  expect(Date.now() - begun).toBeLessThan(1500);
  await expect(page.getByText("Restarted: variables are gone")).toBeVisible({ timeout: 20_000 });
  await choose(page, 1);
  await page.keyboard.press("Shift+Enter");
  await expect(cell(page, 1).locator(".cell-foot")).toContainText("run 2 times", { timeout: 20_000 });
});

test("#21 a restart forgets variables; restart and run all runs in the order of the document", async ({
  page,
}) => {
  await openCells(page, ["const order = [1];", "order.push(2);", "order.push(3);\norder.join()"]);
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(log(cell(page, 3))).toHaveText("1,2,3", { timeout: 30_000 });
  await choose(page, 3);
  await page.keyboard.press("0");
  await page.keyboard.press("0");
  await expect(page.getByText("Restarted: variables are gone")).toBeVisible({ timeout: 20_000 });
  await choose(page, 3);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(cell(page, 3).getByRole("alert")).toContainText("order");
  await page.getByRole("button", { name: "Notebook menu" }).click();
  await page.getByRole("button", { name: "Restart and run all cells" }).click();
  await expect(log(cell(page, 3))).toHaveText("1,2,3", { timeout: 30_000 });
});

test("#22 each cell says how long it runs, how long it took, when, and how often", async ({ page }) => {
  await openCells(page, ["await sleep(1200);"]);
  await choose(page, 1);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(cell(page, 1).locator("[data-elapsed]")).toHaveText(/Running for [01]\.\d s/);
  await expect(cell(page, 1).locator(".cell-foot")).toHaveText(
    /Ran in 1\.\d s · last run \d\d:\d\d · run once/,
    {
      timeout: 20_000,
    },
  );
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(cell(page, 1).locator(".cell-foot")).toHaveText(/run 2 times/, { timeout: 20_000 });
});

test("#23 editing a cell marks what uses it as stale, and running clears it", async ({ page }) => {
  await openCells(page, ["const a = 1;", "const b = a * 10;\nb", "7"]);
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(log(cell(page, 3))).toHaveText("7", { timeout: 30_000 });
  await write(page, cell(page, 1), "const a = 5;");
  await expect(cell(page, 1)).toHaveAttribute("data-state", "edited");
  await expect(cell(page, 2)).toHaveAttribute("data-state", "stale");
  await expect(cell(page, 3), "what does not use it is not touched").toHaveAttribute("data-state", "fresh");
  await cell(page, 2)
    .getByRole("button", { name: /^Stale: run it with the one cell/ })
    .click();
  await expect(log(cell(page, 2))).toHaveText("50", { timeout: 20_000 });
  await expect(cell(page, 1)).toHaveAttribute("data-state", "fresh");
  await expect(cell(page, 2)).toHaveAttribute("data-state", "fresh");
});

test("#24 completion and hover know the toolkit, and a variable of an earlier cell", async ({ page }) => {
  await openCells(page, [
    "const net = nets.phinet({ alpha: 0.25, beta: 1, t0: 3, layers: 3, resolution: 16, channels: 1, classes: 4 });",
    "",
  ]);
  await choose(page, 2);
  await page.keyboard.press("Enter");
  await expect(codeEditor(cell(page, 2))).toBeVisible({ timeout: 30_000 });
  await page.keyboard.type("tiny.");
  const suggestions = page.locator(".suggest-widget.visible .monaco-list-row");
  await expect(suggestions.filter({ hasText: "evaluateInt8" })).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("net.");
  await expect(suggestions.filter({ hasText: "nodes" })).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("tiny.cost(net)");
  await cell(page, 2).locator(".view-lines span", { hasText: "cost" }).last().hover();
  await expect(page.locator(".monaco-hover:visible").first()).toContainText("What a network costs", {
    timeout: 20_000,
  });
});

test("#25 a type error is underlined; a runtime error marks its line in plain words, the stack folded", async ({
  page,
}) => {
  await openCells(page, ['const n: number = "three";', "const ok = 1;\n\nnothingHere + ok"]);
  await choose(page, 1);
  await page.keyboard.press("Enter");
  await expect(cell(page, 1).locator(".squiggly-error")).toBeVisible({ timeout: 40_000 });
  await expect(cell(page, 1).getByText(/Line 1: Type 'string' is not assignable/)).toBeVisible();
  await page.keyboard.press("Escape");
  await choose(page, 2);
  await page.keyboard.press("ControlOrMeta+Enter");
  const alert = cell(page, 2).getByRole("alert");
  await expect(alert).toContainText("nothingHere", { timeout: 30_000 });
  await expect(alert).toContainText("In line 3");
  await expect(cell(page, 2).locator(".code-line-error")).toContainText("nothingHere");
});

test("#26 await stands at the top, and a loop's output comes as it is made", async ({ page }) => {
  await openCells(page, [
    "async function* count() {\n  for (let i = 1; i <= 3; i++) {\n    await sleep(600);\n    yield i;\n  }\n}\nfor await (const i of count()) console.log(i);\nawait Promise.resolve('end')",
  ]);
  await choose(page, 1);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(log(cell(page, 1)).locator("pre").first()).toHaveText("1", { timeout: 20_000 });
  await expect(cell(page, 1), "it still runs").toHaveAttribute("data-run", "running");
  await expect(log(cell(page, 1))).toContainText("end", { timeout: 20_000 });
});

test("#27 a name that two cells define is told in both, with the way to the other", async ({ page }) => {
  await openCells(page, ["const same = 1;", "const other = 2;", "const same = 3;"]);
  await expect(cell(page, 1).getByRole("alert")).toContainText("“same” is defined here and in another cell");
  await expect(cell(page, 3).getByRole("alert")).toContainText("“same”");
  await cell(page, 1).getByRole("alert").getByRole("button").click();
  await expect(cell(page, 3)).toBeFocused();
});

test("#28 a deletion can be undone at once, and twenty of them in order", async ({ page }) => {
  await openCells(
    page,
    Array.from({ length: 21 }, (_, i) => `${i + 1}`),
  );
  await choose(page, 1);
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("d");
    await page.keyboard.press("d");
    await expect(page.locator("[data-cell]")).toHaveCount(20 - i);
  }
  await page.keyboard.press("d");
  await page.keyboard.press("d");
  await expect(page.getByRole("button", { name: "Add the first cell" })).toBeFocused();
  await page.keyboard.press("z");
  await expect(cell(page, 1), "also the only one").toBeFocused();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.locator("[data-cell]")).toHaveCount(2);
  await cell(page, 1).focus();
  for (let i = 0; i < 19; i++) {
    await page.keyboard.press("z");
    await expect(page.locator("[data-cell]")).toHaveCount(3 + i);
  }
  expect(await ids(page)).toEqual(Array.from({ length: 21 }, (_, i) => `own-${i + 1}`));
});

test("#29 the question mark opens the list of keys, which can be filtered", async ({ page }) => {
  await openCells(page, ["1"]);
  await choose(page, 1);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "All keys" });
  await expect(sheet.getByText("Run the cell and go to the next")).toBeVisible();
  await sheet.getByRole("textbox", { name: "Filter" }).fill("delete");
  await expect(sheet.getByText("Delete the cell")).toBeVisible();
  await expect(sheet.getByText("Run the cell and go to the next")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(cell(page, 1), "the focus comes back").toBeFocused();
});

test("#30 the palette runs every action, and menus show the keys", async ({ page }) => {
  await openCells(page, ["1", "2"]);
  await choose(page, 2);
  await page.keyboard.press("ControlOrMeta+K");
  const palette = page.getByRole("dialog", { name: "Search everything" });
  await expect(palette.getByRole("option").filter({ hasText: "Delete the cell" })).toContainText("d, d");
  await page.getByRole("combobox").fill("insert above");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-cell]")).toHaveCount(3);
  await cell(page, 1).getByRole("button", { name: "More for this cell" }).click();
  await expect(page.getByRole("button", { name: /^Insert a cell below/ })).toContainText("b");
  await page.getByRole("button", { name: /^Delete the cell/ }).click();
  await expect(page.locator("[data-cell]")).toHaveCount(2);
});

test("#31 a cell is formatted, and text is replaced across all cells", async ({ page }) => {
  await openCells(page, ["const   width=2;const height  =  3", "width*height"]);
  await choose(page, 1);
  await page.keyboard.press("Alt+Shift+F");
  await expect(cell(page, 1)).toContainText("const width = 2; const height = 3", { timeout: 60_000 });
  await choose(page, 1);
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog", { name: "Find and replace in all cells" });
  await dialog.getByRole("textbox", { name: "Find" }).fill("width");
  await expect(dialog.getByText("2 places", { exact: true })).toBeVisible();
  await dialog.getByRole("textbox", { name: "Replace with" }).fill("side");
  await dialog.getByRole("button", { name: "Replace all" }).click();
  await page.keyboard.press("Escape");
  await expect(cell(page, 1)).toContainText("const side = 2");
  await expect(cell(page, 2)).toContainText("side*height");
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(cell(page, 2), "one undo for all").toContainText("width*height");
});

test("#32 a log of five thousand lines stays quick, folds what repeats, and can be copied", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openCells(page, [
    'for (let i = 0; i < 5000; i++) console.log("line", i);',
    'for (let i = 0; i < 50; i++) console.log("same");',
  ]);
  await choose(page, 1);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(log(cell(page, 1))).toContainText("line 4999", { timeout: 30_000 });
  const begun = Date.now();
  await choose(page, 2);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(log(cell(page, 2))).toContainText("× 50");
  expect(Date.now() - begun, "the next cell is not held up").toBeLessThan(5000);
  await cell(page, 1).getByRole("button", { name: "Copy the log" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")).toHaveLength(5000);
});

test("#3 #26 a lesson's first cell has something to read before it runs, and nothing runs by itself", async ({
  page,
}) => {
  await open(page, "/lesson/how-to-use-this-notebook");
  await page.waitForTimeout(1500);
  expect(page.workers().filter((w) => /kernel|blob:/.test(w.url()))).toHaveLength(0);
});

test("a live cell follows the lesson's sliders, but only once it was run, and no cell that moves them follows itself", async ({
  page,
}) => {
  const live = cellById(page, "05-in-ram");
  const slider = page.getByRole("slider", { name: "Blocks N" });
  const move = async (key: "ArrowRight" | "ArrowLeft") => {
    await slider.focus();
    await page.keyboard.press(key);
  };
  const runs = live.locator(".cell-foot");
  await open(page, "/lesson/design-and-train/three-knobs");
  await move("ArrowRight");
  await page.waitForTimeout(500);
  await expect(runs).toHaveCount(0);
  await live.getByRole("button", { name: "Run the cell" }).click();
  await ranWell(live);
  const plan = live.locator("figcaption");
  const before = (await plan.textContent())!;
  await move("ArrowLeft");
  await expect(runs).toContainText("run 2 times");
  await expect(plan).not.toHaveText(before);
  await expect(slider, "the focus stays where the reader is").toBeFocused();

  await write(
    page,
    live,
    "// live\nconst { layers } = await lab.design();\nawait lab.setDesign({ layers: layers === 7 ? 6 : 7 });",
  );
  await live.getByRole("button", { name: "Run the cell" }).click();
  await expect(runs).toContainText("run 3 times");
  await page.waitForTimeout(800);
  await expect(runs, "what it has moved does not start it again").toContainText("run 3 times");
  await move("ArrowRight");
  await expect(runs, "a slider does").toContainText("run 4 times");
});
