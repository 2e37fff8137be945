import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { runQemu } from "../scripts/qemu";
import { begin, chooseWebGpu, lessonOne, lessonTwo, tiny, trained } from "./lab";
import { rowsOf, unpack } from "./unpack";

test.describe.configure({ timeout: 360_000 });
test.use({ actionTimeout: 15_000 });

let folder = "";
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journey-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, args: readonly string[], cwd: string, input?: Uint8Array) => {
  const done = spawnSync(command, args, { cwd, ...(input ? { input } : {}) });
  expect(done.status, `${command} ${args.join(" ")}: ${done.stderr} ${done.stdout}`).toBe(0);
  return done.stdout;
};

/** Makes the files on the page; the golden bytes it shows, and the file it hands over. */
async function takeHome(page: Page): Promise<{ golden: number[]; file: string }> {
  await page.getByRole("button", { name: "Make the files" }).click();
  const golden = (await page.getByTestId("golden").textContent())!.split(" ").map(Number);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Download outlines/ }).click();
  const taken = await download;
  const file = join(folder, taken.suggestedFilename());
  await taken.saveAs(file);
  return { golden, file };
}

/** Without WebGPU a real training on WASM; on the software GPU, which is a CPU in disguise, the least that shows learning. */
const onGpu = () => test.info().project.name === "software GPU";

async function design(page: Page): Promise<void> {
  await page.getByRole("slider", { name: "Blocks N" }).focus();
  const parameters = page.locator(".stat", { hasText: "Parameters" }).locator(".stat-detail");
  const before = (await parameters.textContent())!;
  await page.keyboard.press("ArrowRight");
  await expect(parameters).not.toHaveText(before);
  await page.keyboard.press("ArrowLeft");
  await expect(parameters).toHaveText(before);
}

/** Trains on WASM, over a reload in the middle; there is no WebGPU to choose. */
async function trainOverReload(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Training runs on WASM" })).toBeVisible({ timeout: 60_000 });
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull();
  await page.getByRole("button", { name: "Start training" }).click();
  const going = page.locator(".going");
  await expect(going).toBeVisible({ timeout: 90_000 });
  await expect.poll(async () => Number(await going.getAttribute("data-epoch"))).toBeGreaterThan(1);
  await expect(page).toHaveTitle(/^\d+ % · Train it/);
  await page.reload();
  await page.getByRole("button", { name: /^Continue from epoch [1-9]\d* of 30$/ }).click();
  expect(await trained(page), "percent right; guessing gives 25").toBeGreaterThan(60);
}

test("#48 from three knobs, over a reload in the middle of training, to firmware that computes the bytes on the page", async ({
  page,
}) => {
  await begin(
    page,
    lessonOne("three-knobs"),
    onGpu()
      ? {
          train: 256,
          epochs: 3,
          rate: 0.05,
          batch: 32,
          difficulty: 0,
          design: { ...tiny, alpha: 0.15, stemStride: 2, squeezeExcite: false },
        }
      : { epochs: 30 },
  );
  await design(page);
  await page.goto(`#${lessonOne("train")}`);
  if (onGpu()) {
    await chooseWebGpu(page);
    await page.getByRole("button", { name: "Start training" }).click();
    expect(await trained(page), "percent right; guessing gives 25").toBeGreaterThan(36);
    await expect(page.getByRole("button", { name: "Training runs on WebGPU" })).toBeVisible();
  } else await trainOverReload(page);
  if (!onGpu()) await expect(page.locator('.check[data-status="correct"]')).toHaveCount(1);
  await page.getByRole("radio", { name: "Table" }).check();
  await expect(page.getByRole("row")).toHaveCount(1 + (onGpu() ? 3 : 30));

  await page.goto(`#${lessonOne("where-it-errs")}`);
  await page.getByRole("button", { name: "disc recognized" }).click();
  await expect(page.locator(".confusion-examples canvas").first()).toBeVisible();

  await page.goto(`#${lessonTwo("what-it-cost")}`);
  await page.getByRole("button", { name: "Quantize", exact: true }).click();
  await expect(page.locator(".stat", { hasText: "Answers that changed" })).toBeVisible({ timeout: 60_000 });
  await page.goto(`#${lessonTwo("memory")}`);
  const arena = Number((await page.getByText(/bytes to reserve/).textContent())!.replace(/\D/g, ""));

  await page.goto(`#${lessonTwo("take-it-home")}`);
  const { golden, file } = await takeHome(page);
  const project = unpack(readFileSync(file), folder);
  const vectors = readFileSync(join(project, "src/model_test.h"), "utf8");
  expect(readFileSync(join(project, "src/model.h"), "utf8")).toContain(String(arena));

  run("cmake", ["-B", "build"], project);
  run("cmake", ["--build", "build"], project);
  const [input] = rowsOf(vectors, "outlines_test_inputs");
  const output = run("build/model", [], project, new Uint8Array(input!.buffer));
  expect([...new Int8Array(output)], "the host's bytes are those on the page").toEqual(golden);

  run(
    "cmake",
    ["-B", "arm", "-DCMAKE_TOOLCHAIN_FILE=toolchain-arm-none-eabi.cmake", "-DBOARD=qemu-m4f"],
    project,
  );
  run("cmake", ["--build", "arm"], project);
  expect([...rowsOf(vectors, "outlines_test_outputs")[0]!]).toEqual(golden);
  const printed = await runQemu("qemu-m4f", join(project, "arm/model.elf"));
  expect(printed, "the firmware prints the numbers on the page").toContain(
    `vector 0 ok\noutputs ${golden.join(" ")}\n`,
  );
  expect(printed).toMatch(/^PASS$/m);
});
