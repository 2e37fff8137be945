import { expect, type Page, test } from "@playwright/test";
import { open, pages, secondStep } from "./open";

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const light = "rgb(250, 248, 244)";
const dark = "rgb(20, 24, 26)";

test("the theme follows the system, can be chosen, and is there before the first paint", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "/");
  expect(await background(page)).toBe(dark);
  await page.getByRole("button", { name: "Display settings" }).click();
  await page.getByRole("radio", { name: "Light" }).check();
  expect(await background(page)).toBe(light);

  // Without the app's own script, what is on the root element was put there before the first paint.
  await page.route(/assets\/index-.*\.js$/, (route) => route.abort());
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
});

test("projector text is at least 18 px, and stays", async ({ page }) => {
  await open(page, secondStep);
  const size = () =>
    page
      .locator(".prose > p:not(.loading)")
      .first()
      .evaluate((p) => Number.parseFloat(getComputedStyle(p).fontSize));
  const normal = await size();
  await page.getByRole("button", { name: "Display settings" }).click();
  await page.getByRole("radio", { name: "Projector" }).check();
  await page.reload();
  expect(await size()).toBeGreaterThanOrEqual(18);
  expect(await size()).toBeGreaterThan(normal);
});

test("the introduction comes once, can be skipped, and comes back when asked for", async ({ page }) => {
  await page.goto("#/");
  const card = page.getByRole("complementary", { name: "How to use this" });
  await card.getByRole("button", { name: "Next" }).click();
  await expect(card.getByRole("heading")).toBeFocused();
  await card.getByRole("button", { name: "Skip" }).click();
  await expect(card).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(card).toHaveCount(0);
  await page.getByRole("button", { name: "Display settings" }).click();
  await page.getByRole("button", { name: "How to use this" }).click();
  await expect(card).toBeVisible();
});

for (const textSize of ["normal", "projector"]) {
  test(`no page scrolls sideways at 360 px with ${textSize} text`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.addInitScript((size) => {
      localStorage.setItem(
        "whittle.settings",
        JSON.stringify({ state: { textSize: size, welcomed: false }, version: 1 }),
      );
    }, textSize);
    for (const { route, heading } of pages) {
      await page.goto(`#${route}`);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await expect(page.locator(".loading")).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), route).toBeLessThanOrEqual(360);
    }
  });
}

test("on a narrow screen the outline is folded, opens, and folds when a step is chosen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, secondStep);
  const link = page.getByRole("link", { name: "Three knobs" });
  await expect(link).toBeHidden();
  await page.getByText("Step 2 of 8", { exact: true }).click();
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Three knobs");
  await expect(link).toBeHidden();
});

test("open menus stay within a narrow screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, secondStep);
  for (const name of ["Lessons", "Display settings"]) {
    await page.getByRole("button", { name }).click();
    const box = await page.locator(".menu-panel:visible").boundingBox();
    expect(box!.x, name).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width, name).toBeLessThanOrEqual(360);
  }
});
