import { expect, test } from "@playwright/test";
import { secondStep } from "./open";
import { pages } from "./pages";

test.describe(() => {
  test.use({ serviceWorkers: "allow" });

  test("#2 nothing is asked of any other host, and nothing is missing or in error", async ({
    page,
    baseURL,
  }) => {
    const requests: string[] = [];
    const trouble: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("response", (response) => {
      if (response.status() >= 400) trouble.push(`${response.status()} ${response.url()}`);
    });
    page.on("pageerror", (error) => trouble.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") trouble.push(message.text());
    });
    for (const { route, heading } of pages) {
      await page.goto(`#${route}`);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await page.waitForLoadState("networkidle");
    }
    expect(requests.length).toBeGreaterThan(8);
    // A worker made of text in the page has an address of this page's own origin.
    const own = [baseURL!, `blob:${new URL(baseURL!).origin}/`];
    expect(requests.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([]);
    expect(trouble).toEqual([]);
  });
});

test("#1 the first page is light: at most 130 kB of packed script in 25 requests, no TensorFlow.js", async ({
  page,
}) => {
  const scripts: Promise<Buffer>[] = [];
  let requests = 0;
  page.on("response", (response) => {
    requests++;
    if (response.url().endsWith(".js")) scripts.push(response.body());
  });
  await page.goto("#/");
  // What comes by itself once the page stands counts too.
  await page.locator("html[data-keys]").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  const { gzipSync } = await import("node:zlib");
  const bodies = await Promise.all(scripts);
  expect(bodies.length).toBeGreaterThan(0);
  expect(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)).toBeLessThanOrEqual(130_000);
  expect(requests).toBeLessThanOrEqual(25);
  expect(bodies.some((body) => body.includes("webgpu-backend") || body.includes("tfjs"))).toBe(false);
});

test("#91 the page is isolated, may run WebAssembly, and may neither evaluate text nor reach out", async ({
  page,
}) => {
  await page.goto(`#${secondStep}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const seen = await page.evaluate(async () => {
    const tried = async (f: () => unknown) => {
      try {
        await f();
        return "allowed";
      } catch {
        return "refused";
      }
    };
    const smallestModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    return {
      isolated: crossOriginIsolated,
      wasm: await tried(() => WebAssembly.instantiate(smallestModule)),
      evaluate: await tried(() => new Function("return 1")()),
      reach: await tried(() => fetch("https://example.org/")),
    };
  });
  expect(seen).toEqual({ isolated: true, wasm: "allowed", evaluate: "refused", reach: "refused" });
});

test("#46 without storage the app works and forgets", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  });
  await page.goto("#/lesson/design-and-train/why-small");
  await page.getByRole("button", { name: "Skip" }).click();
  await page.getByRole("radio", { name: "RAM" }).check();
  await expect(page.getByText("Right.")).toBeVisible();
});

test("#3 the first widget shows a true result before anybody touches it", async ({ page }) => {
  await page.goto("#/lesson/design-and-train/three-knobs");
  const parameters = page.locator(".stat", { hasText: "Parameters" }).first().locator(".stat-value");
  await expect(parameters, "the network that the sliders stand at, counted exactly").toHaveText(
    /^[\d,.]+( k)?$/,
  );
  await page.goto("#/lesson/why-ai-at-the-edge");
  await expect(page.locator(".loading")).toHaveCount(0);
});

test("#1 a lesson can be read within two seconds, without editor and TensorFlow.js", async ({ page }) => {
  const scripts: string[] = [];
  page.on("request", (request) => scripts.push(request.url()));
  await page.goto("#/lesson/how-to-use-this-notebook/cells");
  await expect(page.locator(".prose p").first()).toBeVisible({ timeout: 2000 });
  await expect(page.locator("[data-cell] pre.code").first()).toBeVisible();
  await page.waitForTimeout(1500);
  expect(scripts.filter((url) => /monaco|ts\.worker|tfjs-backend/.test(url))).toEqual([]);
});
