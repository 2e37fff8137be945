import { expect, type Page, test } from "@playwright/test";
import { cellById, log, ranWell, write } from "./notebook";
import { open } from "./open";

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 20_000 });

const step = "/lesson/how-to-use-this-notebook/your-turn";
const exercise = (page: Page) => cellById(page, "20-your-turn");
const goal = (page: Page) => page.locator(".check", { hasText: "4,000 to 5,000 parameters" });
const mine =
  "const alpha = 0.5; // mine\nconst small = nets.phinet({ alpha, beta: 1, t0: 3, layers: 4, resolution: 32, channels: 3, classes: 10 });";

const run = async (page: Page) => {
  await exercise(page).focus();
  await page.keyboard.press("ControlOrMeta+Enter");
};

test("#34 a goal has three outcomes: not attempted, not yet and by how much, reached", async ({ page }) => {
  await open(page, step);
  await expect(goal(page)).toHaveAttribute("data-status", "not-attempted");
  await run(page);
  await expect(goal(page)).toHaveAttribute("data-status", "not-yet", { timeout: 30_000 });
  await expect(goal(page).getByRole("status")).toHaveText(
    /^Not yet: parameters [\d,]+, that is [\d,]+ too much\.$/,
  );
  await write(page, exercise(page), mine.replace("0.5", "0.25"));
  await run(page);
  await expect(goal(page)).toHaveAttribute("data-status", "correct", { timeout: 30_000 });
  await expect(goal(page).getByRole("status")).toHaveText(/^Reached: parameters [\d,]+\.$/);
});

test("#15 #35 an exercise says that it is the reader's turn, and gives its hints one by one", async ({
  page,
}) => {
  await open(page, step);
  await expect(exercise(page).getByText("Your turn")).toBeVisible();
  await expect(exercise(page)).toContainText("TODO");
  for (const n of [1, 2, 3]) {
    await page.getByRole("button", { name: `Show hint ${n} of 3` }).click();
    await expect(page.getByText(`Hint ${n} of 3`)).toBeVisible();
  }
  await expect(page.getByText(/Write .*const alpha = 0\.25/)).toBeVisible();
  await expect(
    page.getByRole("listitem").filter({ hasText: "Hint 3 of 3" }),
    "in place of the button",
  ).toBeFocused();
  await expect(page.getByRole("button", { name: /^Show hint/ })).toHaveCount(0);
});

test("#36 #37 the solution stands beside mine, taking it keeps mine, and mine comes back byte for byte", async ({
  page,
}) => {
  await open(page, step);
  await write(page, exercise(page), mine);
  const menu = async () => {
    await exercise(page).getByRole("button", { name: "More for this cell" }).click();
    await page.getByRole("button", { name: "Compare with the solution" }).click();
  };
  await menu();
  const dialog = page.getByRole("dialog", { name: "Yours and the solution" });
  await expect(dialog.locator('.diff-line[data-change="removed"]').first()).toContainText("mine");
  await expect(dialog.locator('.diff-line[data-change="added"]').first()).toBeVisible();
  await dialog.getByRole("button", { name: "Use the solution" }).click();
  await page.keyboard.press("Escape");
  await expect(exercise(page)).not.toContainText("mine");
  await run(page);
  await expect(goal(page)).toHaveAttribute("data-status", "correct", { timeout: 30_000 });
  await goal(page).getByRole("button", { name: "See another solution" }).click();
  await dialog.getByRole("button", { name: "Back to mine" }).click();
  await page.keyboard.press("Escape");
  await expect(exercise(page)).toContainText("mine");
  const text = await exercise(page)
    .locator("pre.code")
    .evaluate((pre) => (pre as HTMLElement).textContent);
  expect(text.trimEnd()).toBe(mine);

  await page.getByRole("button", { name: "Notebook menu" }).click();
  await page.getByRole("button", { name: "Earlier versions of this notebook" }).click();
  await expect(page.getByRole("dialog").locator(".history-list li").first()).toBeVisible();
});

test("#38 a quiz explains each answer at once, lets one retry, and takes the keyboard", async ({ page }) => {
  await open(page, "/lesson/how-to-use-this-notebook/lessons-and-steps");
  const first = page.getByRole("radio").first();
  await first.focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("status").filter({ hasText: "Not this one." })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("status").filter({ hasText: "Right." })).toBeVisible();
});

test("#39 a check changes neither code nor variables", async ({ page }) => {
  await open(page, step);
  await run(page);
  await expect(goal(page)).toHaveAttribute("data-status", "not-yet", { timeout: 30_000 });
  const before = await exercise(page).textContent();
  await goal(page).getByRole("button", { name: "Check it" }).click();
  await page.waitForTimeout(500);
  expect(await exercise(page).textContent()).toBe(before);
  await exercise(page).focus();
  await page.keyboard.press("b");
  const own = page.locator('[data-cell^="own-"]');
  await write(page, own, "Object.isFrozen(small) + ' ' + alpha");
  await own.focus();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(log(own)).toHaveText("false 1");
  await ranWell(own);
});

test("#14 resetting a step keeps its marks, and can be undone", async ({ page }) => {
  await open(page, step);
  await write(page, exercise(page), mine.replace("0.5", "0.25"));
  await run(page);
  await expect(goal(page)).toHaveAttribute("data-status", "correct", { timeout: 30_000 });
  await page.getByRole("button", { name: "Notebook menu" }).click();
  await page.getByRole("button", { name: "Reset the cells of this step" }).click();
  await expect(exercise(page)).toContainText("TODO");
  await expect(
    page
      .getByRole("navigation", { name: "Steps of this lesson" })
      .getByRole("link", { name: /^Your turn ?, done/ }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(exercise(page)).toContainText("mine");
});
