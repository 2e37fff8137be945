import { expect, test } from "@playwright/test";
import { firstStep, open, secondStep } from "./open";

const heading = { level: 1 } as const;

test("#9 from the first page through a lesson, by buttons and by keys, with the focus on each heading", async ({
  page,
}) => {
  await open(page, "/");
  await page.getByRole("link", { name: "Start the first lesson" }).click();
  const title = page.getByRole("heading", heading);
  await expect(title).toHaveText("Lessons and steps");
  await expect(title).toBeFocused();
  await expect(page).toHaveTitle(/Lessons and steps/);

  await page.goto(`#${firstStep}`);
  await page.getByRole("link", { name: /^Next/ }).click();
  await expect(title).toHaveText("What a convolution costs");
  await expect(title).toBeFocused();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(title).toHaveText("The PhiNet block");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(title).toHaveText("What a convolution costs");

  await page.getByRole("textbox").fill("eight times");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(title, "Alt and arrows belong to the text field while one types").toHaveText(
    "What a convolution costs",
  );
});

test("the last step of a lesson leads to the next lesson", async ({ page }) => {
  await open(page, "/lesson/design-and-train/where-it-errs");
  await page.getByRole("link", { name: /^Next/ }).click();
  await expect(page.getByRole("heading", heading)).toHaveText("Why integers");
});

test("#7 deep links, reload, back and forward keep the place", async ({ page }) => {
  await open(page, secondStep);
  const title = page.getByRole("heading", heading);
  await expect(title).toHaveText("What a convolution costs");
  await page.getByRole("link", { name: "Three knobs" }).click();
  await expect(title).toHaveText("Three knobs");
  await page.reload();
  await expect(title).toHaveText("Three knobs");
  await page.goBack();
  await expect(title).toHaveText("What a convolution costs");
  await page.goForward();
  await expect(title).toHaveText("Three knobs");
});

test("#7 a lesson's bare address is its first step, and wrong addresses say what is missing", async ({
  page,
}) => {
  await open(page, "/lesson/design-and-train");
  const title = page.getByRole("heading", heading);
  await expect(title).toHaveText("Why a network has to be small");
  await page.goto("#/lesson/design-and-train/no-such-step");
  await expect(title).toHaveText(/has no such step/);
  await page.goto("#/lesson/no-such-lesson");
  await expect(title).toHaveText("There is no such lesson");
});

test("#8 #12 a step is marked when it was seen and its question is answered, also after a reload", async ({
  page,
}) => {
  await open(page, firstStep);
  const mark = page
    .getByRole("navigation", { name: "Steps of this lesson" })
    .getByRole("link", { name: /^Why a network/ });
  await expect(mark).toHaveAccessibleName(/questions left$/);

  await page.getByRole("radio", { name: "Flash" }).check();
  await expect(page.getByText("Not this one.")).toBeVisible();
  await expect(mark).toHaveAccessibleName(/questions left$/);
  await page.getByRole("radio", { name: "RAM" }).check();
  await expect(page.getByText("Right.")).toBeVisible();
  await expect(mark).toHaveAccessibleName(/done$/);
  await expect(page.getByRole("heading", heading), "nothing moves on by itself").toHaveText(/Why a network/);

  await page.reload();
  await expect(mark).toHaveAccessibleName(/done$/);
  await page.goto("#/");
  await expect(page.getByText("1 of 11 steps done")).toBeVisible();
});

test("#41 a guess is kept, and the answer shows only after it", async ({ page }) => {
  await open(page, secondStep);
  await expect(page.getByText("7.9 times")).toHaveCount(0);
  await page.getByRole("textbox").fill("about five");
  await page.getByRole("button", { name: "Keep my guess" }).click();
  await expect(page.getByText("Your guess: about five")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Your guess: about five")).toBeVisible();
  await expect(page.getByText(/Per place, the full convolution/)).toBeVisible();
});

test("#47 progress can be erased, after a question", async ({ page }) => {
  await open(page, "/lesson/design-and-train/the-data");
  await page.getByRole("radio", { name: /have been used to choose/ }).check();
  await page.goto("#/about");
  await page.getByRole("button", { name: "Erase my progress" }).click();
  await page.getByRole("button", { name: "Erase them" }).click();
  await expect(page.getByText("Erased.")).toBeVisible();
  await page.goto("#/");
  await expect(page.getByText("0 of 11 steps done").first()).toBeVisible();
});

test("#10 a step with several tasks counts them beside its number", async ({ page }) => {
  await open(page, "/lesson/why-ai-at-the-edge/send-or-compute");
  const tasks = page.locator(".eyebrow-tasks");
  await expect(tasks).toHaveText(/0 of 3 tasks done/);
  await page.getByRole("radio", { name: /^When bits are expensive/ }).check();
  await expect(tasks).toHaveText(/1 of 3 tasks done/);
});

test("#11 every word of the lessons is found from the palette, and leads to its step", async ({ page }) => {
  await open(page, "/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForTimeout(1500);
  await page.keyboard.press("ControlOrMeta+K");
  await expect(page.getByRole("combobox"), "one types at once").toBeFocused();
  await page.keyboard.type("squeeze excite averaged");
  const hit = page.getByRole("option").filter({ hasText: "The PhiNet block" });
  await expect(hit).toBeVisible();
  await page.getByRole("combobox").fill("no such word anywhere");
  await expect(page.getByText("Nothing of that kind.")).toBeVisible();
  await page.getByRole("combobox").fill("squeeze excite averaged");
  await hit.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The PhiNet block");
});
