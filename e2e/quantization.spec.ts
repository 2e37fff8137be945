import { expect, test } from "@playwright/test";
import { begin, lessonOne, stat, trained } from "./lab";

test.describe.configure({ timeout: 240_000 });

test("quantization: ranges chosen layer by layer, values looked into, and rounding in training beside its control", async ({
  page,
}) => {
  await begin(page, lessonOne("train"), { train: 640, test: 100, epochs: 2 });
  await page.getByRole("button", { name: "Start training" }).click();
  await trained(page);

  await page.goto("#/lesson/quantization/a-rule-for-each-layer");
  const report = page.getByRole("region", { name: "Quantization", exact: true });
  await report.getByRole("radio", { name: "Best for each layer" }).check({ force: true });
  await report.getByRole("button", { name: "Quantize" }).click();
  await expect(report.getByText("Answers that changed")).toBeVisible({ timeout: 60_000 });
  await report.getByRole("radio", { name: "Table" }).check({ force: true });
  const range = report.getByRole("cell", { name: /^(Smallest to largest|Percentile|Least error)$/ });
  await expect(range.first()).toBeVisible();
  expect(await range.count(), "layers with a range of their own").toBeGreaterThan(5);

  await page.goto("#/lesson/quantization/look-inside");
  const values = page.getByRole("region", { name: "Values of a layer" });
  await expect(values.getByRole("img")).toHaveCount(2, { timeout: 30_000 });
  expect(await stat(page, "Integers in use")).toBeGreaterThan(10);
  await values.getByRole("combobox", { name: "Layer" }).selectOption("classifier");
  await expect(values.getByText("on 64 values"), "sixteen pictures, four answers").toBeVisible({
    timeout: 30_000,
  });

  await page.goto("#/lesson/quantization/train-with-rounding");
  const aware = page.getByRole("region", { name: "Training with rounding" });
  await aware.getByRole("spinbutton", { name: /^Epochs/ }).fill("1");
  await aware.getByRole("button", { name: "Train with rounding" }).click();
  await expect(aware.getByText("The control", { exact: true })).toBeVisible({ timeout: 120_000 });
  for (const label of ["Rounded after training", "Rounded in training", "The control"])
    expect(await stat(page, label)).toBeGreaterThan(0);
  await aware.getByRole("button", { name: "Go on with these integers" }).click();
  await expect(aware.getByRole("button", { name: /the project’s integers now/ })).toBeVisible();
});
