import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const port = 4391;
/** A sub-path nobody would guess: proves that the build works wherever it is put. */
const base = "/courses/tiny/";
const debianChromium = "/usr/bin/chromium";

/** No sandbox (containers), and a browser that asks for nothing on its own. */
const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** A WebGPU adapter in software. */
const softwareGpu = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const launch = (args: string[]) => ({
  launchOptions: { args, ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}) },
});

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  // Two browsers that compile shaders and train share two cores.
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}${base}`,
    viewport: { width: 1280, height: 800 },
    // Each test has a browser of its own, which would fetch the whole app to keep it: only those about that do.
    serviceWorkers: "block",
  },
  projects: [
    { name: "software GPU", use: launch([...quiet, ...softwareGpu]) },
    { name: "no WebGPU", use: launch(quiet), testMatch: /journey\.spec/ },
  ],
  webServer: {
    command: `node --import tsx scripts/serve.ts --no-open --base ${base}`,
    env: { PORT: String(port) },
    url: `http://127.0.0.1:${port}${base}`,
    reuseExistingServer: false,
    timeout: 180_000,
  },
});
