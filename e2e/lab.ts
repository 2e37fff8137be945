import { expect, type Page } from "@playwright/test";
import { open } from "./open";

/** The tiny network of the journeys: it learns the four outlines within a minute on one core. */
export const tiny = { alpha: 0.25, beta: 1, t0: 3, layers: 3, stemStride: 1, resolution: 16 };

/** A project as someone left it: chosen data, knobs and options, nothing trained. */
export async function begin(
  page: Page,
  route: string,
  project: {
    readonly train?: number;
    readonly test?: number;
    readonly epochs?: number;
    readonly rate?: number;
    readonly batch?: number;
    readonly difficulty?: number;
    readonly design?: object;
  } = {},
): Promise<void> {
  const { train = 2000, test = 200, epochs = 3, rate = 0.02, batch, difficulty, design = tiny } = project;
  const state = {
    design,
    dataset: { kind: "generated", id: "shapes", options: { train, validation: test / 2, test, difficulty } },
    options: { epochs, ...(batch ? { batch } : {}), schedule: { kind: "cosine", rate, warmup: 0.5 } },
    name: "outlines",
  };
  await page.addInitScript((kept) => {
    if (!localStorage.getItem("whittle.project")) {
      localStorage.setItem("whittle.project", JSON.stringify({ state: kept, version: 1 }));
    }
  }, state);
  await open(page, route);
}

/** Switches training to WebGPU through the badge, as a person does. */
export async function chooseWebGpu(page: Page): Promise<void> {
  const badge = page.getByRole("button", { name: /^Training runs on/ });
  await badge.click();
  await page.getByRole("button", { name: /^WebGPU/ }).click();
  await expect(badge).toHaveAccessibleName("Training runs on WebGPU", { timeout: 60_000 });
  await page.keyboard.press("Escape");
}

export const lessonOne = (step: string) => `/lesson/design-and-train/${step}`;
export const lessonTwo = (step: string) => `/lesson/convert-and-deploy/${step}`;

/** The number in a `Stat` by its label. */
export async function stat(page: Page, label: string): Promise<number> {
  const text = await page.locator(".stat", { hasText: label }).first().locator(".stat-value").textContent();
  return Number(text!.replace(/[^\d.-]/g, ""));
}

/** Waits for the test pictures' accuracy after a training, percent. */
export async function trained(page: Page): Promise<number> {
  await expect(page.locator(".stat", { hasText: "guessing gives" })).toBeVisible({ timeout: 240_000 });
  return stat(page, "On test pictures");
}
