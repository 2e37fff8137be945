import type { Page } from "@playwright/test";

/** Opens a route of the app ("/lesson/…") as someone who has closed the introduction. */
export async function open(page: Page, route: string): Promise<void> {
  await page.addInitScript(() => {
    const kept = localStorage.getItem("whittle.settings");
    const { state = {} } = kept ? JSON.parse(kept) : {};
    localStorage.setItem(
      "whittle.settings",
      JSON.stringify({ state: { ...state, welcomed: true }, version: 1 }),
    );
  });
  await page.goto(`#${route}`);
  // The keys come a moment after the page.
  await page.locator("html[data-keys]").waitFor({ state: "attached", timeout: 30_000 });
}

export const firstStep = "/lesson/design-and-train/why-small";
export const secondStep = "/lesson/design-and-train/the-cost-of-a-layer";

/** Settings as somebody left them at an earlier visit; what is chosen on the page stays. */
export async function settings(page: Page, state: object): Promise<void> {
  await page.addInitScript((kept) => {
    if (localStorage.getItem("whittle.settings")) return;
    localStorage.setItem(
      "whittle.settings",
      JSON.stringify({ state: { welcomed: true, ...kept }, version: 1 }),
    );
  }, state);
}
