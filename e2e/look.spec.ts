import { expect, type Page, test } from "@playwright/test";
import { cell, openCells, ranWell } from "./notebook";
import { open, secondStep, settings } from "./open";
import { show } from "./pages";

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const light = "rgb(250, 248, 244)";
const dark = "rgb(20, 24, 26)";

test("#96 the theme follows the system, can be chosen, and is there before the first paint", async ({
  page,
}) => {
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

const kept = [
  { theme: "system", colorScheme: "light", ground: light },
  { theme: "system", colorScheme: "dark", ground: dark },
  { theme: "light", colorScheme: "dark", ground: light },
  { theme: "dark", colorScheme: "light", ground: dark },
  { theme: "contrast", colorScheme: "light", ground: "rgb(0, 0, 0)" },
] as const;

for (const { theme, colorScheme, ground } of kept) {
  test(`#96 the ${theme} theme on a ${colorScheme} system is kept, and its first frame has its color`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, "/");
    await page.getByRole("button", { name: "Display settings" }).click();
    const name = { system: "System", light: "Light", dark: "Dark", contrast: "High contrast" }[theme];
    await page.getByRole("group", { name: "Theme" }).getByRole("radio", { name, exact: true }).check();
    await expect.poll(() => background(page)).toBe(ground);
    // The color of every frame from the first one on, long before the app's script has come.
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { groundsSeen: seen });
      const look = () => {
        if (document.body && document.styleSheets.length > 0)
          seen.push(getComputedStyle(document.body).backgroundColor);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const seen = await page.evaluate(() => (window as never as { groundsSeen: string[] }).groundsSeen);
    expect(seen.length).toBeGreaterThan(0);
    expect([...new Set(seen)]).toEqual([ground]);
  });
}

test("#95 projector text is at least 18 px, and stays", async ({ page }) => {
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

test("#4 the introduction comes once, can be skipped, and comes back when asked for", async ({ page }) => {
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

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  /** Names of what moves, looked at in every frame for a while. */
  const moving = (page: Page, ms: number): Promise<string[]> =>
    page.evaluate(async (ms) => {
      const names = new Set<string>();
      const end = performance.now() + ms;
      while (performance.now() < end) {
        for (const animation of document.getAnimations()) {
          const { target } = animation.effect as KeyframeEffect;
          names.add(`${target?.tagName} ${target?.getAttribute("class")}`);
        }
        await new Promise(requestAnimationFrame);
      }
      return [...names];
    }, ms);

  test("#97 nothing moves while pages load, cells run and charts come", async ({ page }) => {
    await settings(page, {});
    await page.goto("#/");
    for (const route of ["/check", "/lesson/design-and-train/three-knobs", "/workbench"]) {
      await page.evaluate((to) => {
        location.hash = to;
      }, route);
      expect(await moving(page, 1500), route).toEqual([]);
    }
    await openCells(page, [
      "await sleep(1500);\nplot.line([3, 1, 2]);\nplot.bar(['a', 'b'], [1, 2]);\nawait sleep(1000);",
    ]);
    await page.getByRole("button", { name: "Run all" }).click();
    await expect(page.locator(".notebook-state svg"), "something that would turn").toBeVisible();
    const seen: string[] = [];
    for (let i = 0; i < 8; i++) seen.push(...(await moving(page, 500)));
    await ranWell(cell(page, 1));
    await expect(page.locator(".recharts-surface")).not.toHaveCount(0);
    expect(seen).toEqual([]);
    await page.getByRole("button", { name: "Display settings" }).click();
    await page.getByRole("radio", { name: "Dark" }).check();
    expect(await moving(page, 500)).toEqual([]);
  });

  test("#97 stepping through a lesson and through a memory plan still works", async ({ page }) => {
    await open(page, secondStep);
    const title = page.getByRole("heading", { level: 1 });
    await expect(title).toHaveText("What a convolution costs");
    await expect(page.locator(".toasts"), "the keys are there").toBeAttached();
    await page.keyboard.press("Alt+ArrowRight");
    await expect(title).toHaveText("The PhiNet block");
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await show(page, { route: "/lesson/convert-and-deploy/memory" });
    const said = page.locator(".timeline-said");
    const before = await said.textContent();
    await page.locator('.slot[tabindex="0"]').focus();
    await page.keyboard.press("ArrowRight");
    await expect(said).not.toHaveText(before!);
    expect(await moving(page, 300)).toEqual([]);
  });
});
