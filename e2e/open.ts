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
}

export const firstStep = "/lesson/design-and-train/why-small";
export const secondStep = "/lesson/design-and-train/the-cost-of-a-layer";

/** Every kind of page, with a heading to wait for. */
export const pages: readonly { readonly route: string; readonly heading: RegExp }[] = [
  { route: "/", heading: /Carve a neural network/ },
  { route: secondStep, heading: /What a convolution costs/ },
  { route: "/lesson/design-and-train/three-knobs", heading: /Three knobs/ },
  { route: "/lesson/design-and-train/the-data", heading: /Look at the data first/ },
  { route: "/lesson/design-and-train/train", heading: /Train it/ },
  { route: "/lesson/convert-and-deploy/memory", heading: /Memory, to the byte/ },
  { route: "/lesson/convert-and-deploy/the-board", heading: /Does it fit/ },
  { route: "/workbench", heading: /Workbench/ },
  { route: "/about", heading: /About Whittle/ },
  { route: "/nowhere", heading: /nothing at this address/ },
];
