import { expect, type Page } from "@playwright/test";
import { sharedLink } from "./notebook";
import { secondStep } from "./open";

/** Every kind of page, with a heading to wait for. */
export const pages: readonly { readonly route: string; readonly heading: RegExp }[] = [
  { route: "/", heading: /Carve a neural network/ },
  { route: "/lesson/how-to-use-this-notebook/cells", heading: /Cells that compute/ },
  { route: "/lesson/how-to-use-this-notebook/your-turn", heading: /Your turn/ },
  { route: "/lesson/why-ai-at-the-edge/send-or-compute", heading: /Send it, or compute it/ },
  { route: secondStep, heading: /What a convolution costs/ },
  { route: "/lesson/design-and-train/three-knobs", heading: /Three knobs/ },
  { route: "/lesson/design-and-train/the-data", heading: /Look at the data first/ },
  { route: "/lesson/design-and-train/train", heading: /Train it/ },
  { route: "/lesson/convert-and-deploy/memory", heading: /Memory, to the byte/ },
  { route: "/lesson/convert-and-deploy/the-board", heading: /Does it fit/ },
  { route: "/notebook", heading: /Your notebook/ },
  { route: sharedLink(["const a = 20;", "a * 2"]), heading: /A shared notebook/ },
  { route: "/shared/damaged", heading: /This link cannot be opened/ },
  { route: "/check", heading: /Is this computer ready/ },
  { route: "/workbench", heading: /Workbench/ },
  { route: "/about", heading: /About Whittle/ },
  { route: "/nowhere", heading: /nothing at this address/ },
];

/** Goes to a page and waits until all of it is there. */
export async function show(
  page: Page,
  { route, heading }: { readonly route: string; readonly heading?: RegExp },
): Promise<void> {
  await page.goto(`#${route}`);
  await expect(page.getByRole("heading", { level: 1, ...(heading ? { name: heading } : {}) })).toBeVisible();
  await expect(page.locator(".loading, .cell-space")).toHaveCount(0);
}
