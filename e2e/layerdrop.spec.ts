import { expect, test } from "@playwright/test";
import { stat } from "./lab";
import { open } from "./open";

test.describe.configure({ timeout: 240_000 });

test("LayerDrop: two networks train, blocks are switched off by hand and measured, and a reload loses nothing", async ({
  page,
}) => {
  await open(page, "/lesson/layerdrop/switch-them-off");
  const widget = page.getByRole("region", { name: "LayerDrop" });
  const epochs = widget.getByRole("spinbutton", { name: /^Epochs/ });
  await epochs.fill("1");
  await widget.getByRole("button", { name: "Train both networks" }).click();
  // The person changes their mind in the first network: nothing is half there.
  await expect(widget.getByText("The network trained as usual")).toBeVisible();
  await widget.getByRole("button", { name: "Stop" }).click();
  await expect(widget.getByText(/stopped before both networks/)).toBeVisible({ timeout: 60_000 });
  await expect(widget.getByRole("group", { name: "Blocks that can go" })).toBeHidden();

  await widget.getByRole("button", { name: "Train both networks" }).click();
  const stack = widget.getByRole("group", { name: "Blocks that can go" });
  await expect(stack).toBeVisible({ timeout: 180_000 });
  await expect(stack.getByRole("checkbox")).toHaveCount(7);
  const whole = await stat(page, "Multiply-accumulates");

  await stack.getByRole("checkbox", { name: /^Block 5/ }).press("Space");
  await expect(widget.getByText(/points (less|more) than whole/)).toHaveCount(2, { timeout: 30_000 });
  expect(await stat(page, "Multiply-accumulates")).toBeLessThan(whole);
  await expect(widget.getByText("100 % of the whole"), "its RAM is as it was").toHaveCount(1);
  await widget.getByRole("button", { name: "Every other off" }).click();
  await expect(stack.getByRole("checkbox", { checked: false })).toHaveCount(3);
  await expect(widget.getByText(/points (less|more) than whole/)).toHaveCount(2, { timeout: 30_000 });

  await page.reload();
  await expect(stack).toBeVisible({ timeout: 30_000 });
  await expect(epochs).toHaveValue("1");
  await widget.getByRole("radio", { name: "Table" }).check({ force: true });
  const rows = widget.getByRole("table").getByRole("row");
  await expect(rows, "its head, the whole network, and two that lack something").toHaveCount(4);
});
