import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { zipSync } from "fflate";
import { begin, lessonTwo, trained } from "./lab";
import { grayPng } from "./png";

test.describe.configure({ timeout: 180_000 });
test.use({ actionTimeout: 15_000 });

test("a zip with a bad file loads, and the bad file is named with the reason", async ({ page }) => {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 8; i++) {
    files[`dark/${i}.png`] = grayPng(32, (x, y) => (x * y + i * 7) % 60);
    files[`bright/${i}.png`] = grayPng(32, (x, y) => 255 - ((x + y * i) % 60));
  }
  files["dark/torn.png"] = new TextEncoder().encode("this is no picture");
  files["bright/notes.docx"] = new Uint8Array(10);
  await begin(page, "/workbench");
  await page.getByRole("radio", { name: "Your own" }).check();
  await page.getByLabel(/^Drop a zip/).setInputFiles({
    name: "mine.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(zipSync(files)),
  });
  await expect(page.getByText("2 files were left out; the rest is loaded.")).toBeVisible();
  await expect(page.getByText("mine.zip/dark/torn.png: not an image that can be read")).toBeVisible();
  await expect(page.getByText("mine.zip/bright/notes.docx: unsupported type .docx")).toBeVisible();
  await expect(page.getByRole("button", { name: "bright", exact: true })).toBeVisible();
  await expect(page.locator(".example-grid canvas").first()).toBeVisible();
  await page.reload();
  await expect(
    page.locator(".example-grid canvas").first(),
    "own data is kept on this machine",
  ).toBeVisible();
});

test("an empty file is refused in words that stay, whatever was being drawn", async ({ page }) => {
  await page.goto("#/workbench");
  await page.getByRole("radio", { name: "Your own" }).check();
  await page.locator("main input[type=file]").setInputFiles({
    name: "empty.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(""),
  });
  const told = page.getByRole("alert").filter({ hasText: "empty.csv" });
  await expect(told).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(3000);
  await expect(told).toBeVisible();
});

test("a table of numbers gets a network of its own kind, and says so", async ({ page }) => {
  const rows = Array.from(
    { length: 400 },
    (_, i) => `${i % 2 ? 1 : -1},${(i * 37) % 11},${i % 2 ? "up" : "down"}`,
  );
  await begin(page, "/workbench", { epochs: 12 });
  await page.getByRole("radio", { name: "Your own" }).check();
  await page.getByLabel(/^Drop a zip/).setInputFiles({
    name: "table.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["speed,noise,label", ...rows].join("\n")),
  });
  await expect(page.getByText(/A table has no picture/)).toBeVisible();
  await page.getByRole("button", { name: "Start training" }).click();
  expect(await trained(page), "the sign of a column tells the classes apart").toBeGreaterThan(90);
});

test("a .tflite that was made here opens again with the same memory, and leaves as large as it came", async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "tflite-"));
  await begin(page, lessonTwo("take-it-home"), { train: 320, epochs: 1 });
  await page.getByRole("button", { name: "Train a small one now" }).click();
  await page.getByRole("button", { name: "Quantize it now" }).click({ timeout: 60_000 });
  await page.getByRole("radio", { name: ".tflite" }).check({ timeout: 60_000 });
  await page.getByRole("button", { name: "Make the files" }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Download outlines\.tflite/ }).click();
  const taken = await waiting;
  const first = join(folder, "first.tflite");
  await taken.saveAs(first);
  await page.goto(`#${lessonTwo("memory")}`);
  const arena = await page.getByText(/bytes to reserve/).textContent();

  await page.goto("#/workbench");
  await page.getByRole("tab", { name: "Open a .tflite" }).click();
  await page.getByLabel(/^Drop a \.tflite/).setInputFiles({
    name: "text.tflite",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("not a network at all"),
  });
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel(/^Drop a \.tflite/).setInputFiles(first);
  await expect(page.getByText(/bytes to reserve/)).toHaveText(arena!);
  await page.getByRole("radio", { name: ".tflite" }).check();
  await page.getByRole("button", { name: "Make the files" }).click();
  const again = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Download outlines\.tflite/ }).click();
  const second = join(folder, "second.tflite");
  await (await again).saveAs(second);
  const weights = (file: string) => readFileSync(file).length;
  expect(Math.abs(weights(second) - weights(first)), "only the description differs").toBeLessThan(200);
  rmSync(folder, { recursive: true, force: true });
});
