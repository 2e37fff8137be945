import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { stat } from "./lab";
import { open } from "./open";

test.describe.configure({ timeout: 800_000 });

test("Distillation: a teacher and two students train, their soft labels follow the temperature, and a reload loses nothing", async ({
  page,
}) => {
  await open(page, "/lesson/distillation/few-labels");
  const widget = page.getByRole("region", { name: "Distillation" });
  const epochs = widget.getByRole("spinbutton", { name: /^Epochs/ });
  await epochs.fill("1");
  await widget.getByRole("button", { name: "Train teacher and students" }).click();
  // The person changes their mind while the teacher learns: nothing is half there.
  await expect(widget.getByRole("progressbar")).toBeVisible();
  await widget.getByRole("button", { name: "Stop" }).click();
  await expect(widget.getByText(/stopped before all networks/)).toBeVisible({ timeout: 240_000 });
  await expect(widget.getByText("The teacher has brought")).toBeHidden();

  await widget.getByRole("button", { name: "Train teacher and students" }).click();
  await expect(widget.getByText("The teacher has brought")).toBeVisible({ timeout: 420_000 });
  expect(await stat(page, "Teacher")).toBeGreaterThan(20);

  const bars = widget.getByRole("figure").filter({ hasText: "What they say" });
  const before = await bars.locator("figcaption").textContent();
  await widget.getByRole("slider", { name: "Temperature of the bars" }).press("End");
  await expect(bars.locator("figcaption")).not.toHaveText(before!);
  await expect(widget.getByText("The loss of this picture, λ = 0.90, T = 20.0")).toBeVisible();
  await widget.getByRole("button", { name: "Next" }).press("Enter");
  await expect(widget.getByText(/^Picture 2 of 40/)).toBeVisible();
  await widget.getByRole("combobox", { name: "Circles" }).selectOption("ship");
  await expect(widget.getByText(/ship and dog are/)).toBeVisible();

  // What stands there only once all have trained.
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include(".distiller").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await page.setViewportSize({ width: 375, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);

  await page.reload();
  await expect(widget.getByText("The teacher has brought")).toBeVisible({ timeout: 60_000 });
  await expect(epochs).toHaveValue("1");
});
