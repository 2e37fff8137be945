import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { open, pages, secondStep } from "./open";

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious on any page, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const { route, heading } of pages) {
      await page.goto(`#${route}`);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await expect(page.locator(".loading")).toHaveCount(0);
      const { violations, passes } = await new AxeBuilder({ page }).analyze();
      expect(passes.length).toBeGreaterThan(10);
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(
        serious.map(({ id, nodes }) => `${route} ${id}: ${nodes.map(({ html }) => html).join(" | ")}`),
      ).toEqual([]);
    }
  });

  test(`axe finds nothing serious in open menus and answered questions, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, "/lesson/design-and-train/three-knobs");
    const answer = page.getByRole("radio", { name: "α up" });
    await answer.click();
    await expect(answer).toBeChecked();
    await page.getByRole("button", { name: "Lessons" }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    await page.getByRole("button", { name: "Display settings" }).click();
    const settings = await new AxeBuilder({ page }).analyze();
    expect(settings.violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual(
      [],
    );
  });
}

test("every page has one main landmark and one first-level heading", async ({ page }) => {
  for (const { route, heading } of pages) {
    await open(page, route);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expect(page.getByRole("main")).toHaveCount(1);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  }
});

test("the keyboard alone skips the header, opens a menu, chooses, and leaves it again", async ({ page }) => {
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
  await expect(page.getByRole("radio", { name: "System" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Escape");
  await expect(settings).toBeFocused();
  await expect(page.getByRole("radio", { name: "Dark" })).toHaveCount(0);
});

test("a quiz is answered by the keyboard, and its explanation is announced", async ({ page }) => {
  await open(page, "/lesson/design-and-train/three-knobs");
  await page.getByRole("radio", { name: "α up" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "β up" })).toBeChecked();
  await expect(page.getByRole("status").filter({ hasText: "Right." })).toBeVisible();
});
