import { expect, test } from "@playwright/test";
import { begin, lessonOne, tiny, trained } from "./lab";

test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 15_000 });

/** Inside the lab: keeps the GPU's device in reach, so that a journey can take it away as a driver's reset would. */
const keepDevice = () => {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...wanted) {
    const device = await request.apply(this, wanted);
    Object.assign(self, { journeyDevice: device });
    return device;
  };
};
const takeDevice = () => (self as unknown as { journeyDevice: GPUDevice }).journeyDevice.destroy();

test("#6 the badge names what computes; WebGPU trains when it is chosen, and the loss of its device costs nothing", async ({
  page,
}) => {
  await begin(page, lessonOne("train"), {
    train: 320,
    test: 40,
    epochs: 40,
    design: { ...tiny, alpha: 0.15, squeezeExcite: false },
  });
  const badge = page.getByRole("button", { name: /^Training runs on/ });
  await expect(badge).toHaveAccessibleName(/WASM$/, { timeout: 30_000 });
  const [lab] = page.workers();
  await lab!.evaluate(keepDevice);
  await badge.click();
  await expect(page.getByText(/a CPU in disguise/)).toBeVisible();
  await page.getByRole("button", { name: /^WebGPU/ }).click();
  await expect(badge).toHaveAccessibleName("Training runs on WebGPU", { timeout: 30_000 });
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Start training" }).click();
  const epoch = async () => Number(await page.locator(".going").getAttribute("data-epoch"));
  await expect(page.locator(".going")).toBeVisible({ timeout: 60_000 });
  await expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(2);
  await lab!.evaluate(takeDevice);
  const notice = page.getByText(/^The GPU went away.*goes on from epoch [1-9]\d* on (webgpu|wasm)/);
  await expect(notice).toBeVisible({ timeout: 30_000 });
  const left = /webgpu\.$/.test((await notice.textContent())!) ? "WebGPU" : "WASM";
  await expect(page.getByText(/^Done: 40 epochs/)).toBeVisible({ timeout: 180_000 });
  expect(await trained(page)).toBeGreaterThan(0);
  await expect(badge, "the badge tells what computes now").toHaveAccessibleName(`Training runs on ${left}`);
});

test("a GPU that computes nothing is refused in words, and WASM goes on", async ({ page }) => {
  await begin(page, lessonOne("train"), { train: 128, test: 40, epochs: 2 });
  await expect(page.getByRole("button", { name: /^Training runs on WASM/ })).toBeVisible({ timeout: 30_000 });
  const [lab] = page.workers();
  await lab!.evaluate(() => {
    GPUComputePassEncoder.prototype.dispatchWorkgroups = () => undefined;
  });
  await page.getByRole("button", { name: /^Training runs on/ }).click();
  await page.getByRole("button", { name: /^WebGPU/ }).click();
  await expect(page.getByText(/this device computes wrongly.*Train on WASM/)).toBeVisible({
    timeout: 60_000,
  });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Training runs on WASM/ })).toBeVisible();
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.getByText(/^Done: 2 epochs/)).toBeVisible({ timeout: 60_000 });
  expect(await trained(page)).toBeGreaterThan(0);
});

test("#33 a learning rate that explodes is explained, and repaired by one button", async ({ page }) => {
  await begin(page, lessonOne("train"), { train: 320, epochs: 2, rate: 0.02 });
  await page.getByRole("spinbutton", { name: "Learning rate" }).fill("100");
  await page.getByText("More options").click();
  await page.getByRole("radio", { name: "SGD" }).check();
  await page.getByRole("radio", { name: "Constant" }).check();
  await page.getByRole("button", { name: "Start training" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "no longer a number" });
  await expect(alert).toBeVisible({ timeout: 60_000 });
  await alert.getByRole("button", { name: /^Lower the learning rate to/ }).click();
  await expect(page.getByText(/^Done: 2 epochs/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("spinbutton", { name: "Learning rate" })).toHaveValue("0.02");
});

test("training is held, goes on, is stopped and kept, and is not replaced without a question", async ({
  page,
}) => {
  await begin(page, lessonOne("train"), { train: 640, epochs: 5000 });
  await page.getByRole("button", { name: "Start training" }).click();
  const epoch = async () => Number(await page.locator(".going").getAttribute("data-epoch"));
  await expect(page.locator(".going")).toBeVisible({ timeout: 60_000 });
  await expect.poll(epoch).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.waitForTimeout(500); // a report that was on its way arrives
  const held = await epoch();
  await page.waitForTimeout(1500);
  expect(await epoch(), "nothing moves while it is held").toBe(held);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(held);
  await page.getByRole("button", { name: "Stop and keep" }).click();
  await expect(page.getByText(/^Stopped and kept/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Continue from epoch/ })).toBeVisible();
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByRole("button", { name: /^Continue from epoch/ })).toBeVisible();
});

test("two tabs train at once, and both finish", async ({ page, context }) => {
  const other = await context.newPage();
  const job = { train: 320, epochs: 6 };
  await begin(page, lessonOne("train"), job);
  await begin(other, lessonOne("train"), job);
  for (const tab of [page, other]) await tab.getByRole("button", { name: "Start training" }).click();
  for (const tab of [page, other]) {
    await expect(tab.getByText(/^Done: 6 epochs/)).toBeVisible({ timeout: 120_000 });
    expect(await trained(tab)).toBeGreaterThan(0);
  }
});
