import { expect, test } from "@playwright/test";
import { stat } from "./lab";
import { open } from "./open";

test.describe.configure({ timeout: 240_000 });

test("Pruning: weights go by key and by drag, channels make the network smaller, and a reload loses nothing", async ({
  page,
}) => {
  await open(page, "/lesson/pruning/what-can-go");
  const widget = page.getByRole("region", { name: "Pruner" });
  await widget.getByRole("spinbutton", { name: /^Epochs/ }).fill("1");
  await widget.getByRole("button", { name: "Train the network" }).click();
  const layers = widget.getByRole("group", { name: "Zeros in each layer" });
  await expect(layers).toBeVisible({ timeout: 180_000 });
  const [flash, macs, entries] = [
    await stat(page, "Flash, as stored"),
    await stat(page, "Multiply-accumulates"),
    await stat(page, "Kernels with zeros left out"),
  ];

  // By keys: a board notices nothing.
  const threshold = widget.getByRole("slider", { name: "Threshold" });
  await threshold.focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press("ArrowRight");
  await expect(widget.getByText("30 % go")).toBeVisible();
  await expect(layers.getByRole("radio", { name: /^Block 2, expand: 30 %/ })).toBeVisible();
  await expect(widget.getByText("as before")).toHaveCount(3);
  expect(await stat(page, "Flash, as stored")).toBe(flash);
  expect(await stat(page, "Kernels with zeros left out")).toBeLessThan(entries);
  // By drag, from the middle to the edge: nearly everything goes.
  const picture = widget.getByRole("img", { name: /^Weights of Block 2, expand/ });
  await picture.scrollIntoViewIfNeeded();
  const box = (await picture.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Number(await threshold.inputValue())).toBeGreaterThan(80);

  // Channels: now it notices.
  await widget.getByRole("spinbutton", { name: /^Weights that go/ }).fill("50");
  await widget.getByRole("radio", { name: "Channels" }).check({ force: true });
  await expect(widget.getByRole("img", { name: /compacted\. .* 0 % of them zero/ })).toBeVisible();
  expect(await stat(page, "Multiply-accumulates")).toBeLessThan(macs / 2);

  await page.goto("#/lesson/pruning/train-on");
  await widget.getByRole("spinbutton", { name: /^Epochs of training on/ }).fill("1");
  await widget.getByRole("button", { name: "Prune while training on" }).click();
  const outcome = widget.getByRole("table");
  await expect(outcome).toBeVisible({ timeout: 180_000 });
  await expect(outcome.getByRole("row")).toHaveCount(9);
  await expect(widget.getByText(/it is the same network/)).toBeVisible();

  await page.reload();
  await expect(outcome).toBeVisible({ timeout: 30_000 });
});
