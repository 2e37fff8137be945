/** Training throughput in a browser, beside plain TensorFlow.js in the same run. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { build, preview } from "vite";
import { fail } from "../../src/core/failure";
import { isolationHeaders } from "../staticServer";
import type { TrainReport } from "./page/page";

/** The first one trains everything: its losses by tf.layers are the ones to meet where tf.layers cannot train. */
const backends = ["cpu", "wasm", "webgpu"] as const;
const DEBIAN_CHROMIUM = "/usr/bin/chromium";
const args = ["--no-sandbox", "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

/** Losses of the same steps by two programs: float sums in another order, and the clipped logarithm of tf.layers. */
const TOLERANCE = 1e-4;

export async function benchTraining(): Promise<void> {
  console.log(
    "Training, samples per second, beside tf.LayersModel.fit of the same network with the same weights and data",
  );
  const outDir = mkdtempSync(join(tmpdir(), "bench-page-"));
  const root = join(import.meta.dirname, "page");
  const common = { root, configFile: false, logLevel: "error" } as const;
  // Unminified: TensorFlow.js starts its threads from the text of a function.
  await build({
    ...common,
    base: "./",
    build: { outDir, emptyOutDir: true, minify: false, target: "esnext" },
  });
  const server = await preview({
    ...common,
    build: { outDir },
    preview: { port: 0, host: "127.0.0.1", headers: isolationHeaders },
  });
  const browser = await chromium.launch({
    args,
    ...(existsSync(DEBIAN_CHROMIUM) ? { executablePath: DEBIAN_CHROMIUM } : {}),
  });
  try {
    console.log(`Chromium ${browser.version()}`);
    let wanted: readonly number[] = [];
    for (const backend of backends) {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls!.local[0]!);
      await page.waitForFunction(() => "bench" in window);
      const found = await page.evaluate((id) => window.bench(id), backend);
      if (found.refusal === null) wanted = found.layersLosses;
      report(found, wanted);
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  }
}

function report(r: TrainReport, wanted: readonly number[]): void {
  const show = (losses: readonly number[]) => losses.map((l) => l.toFixed(5)).join(" ");
  const beside =
    r.layers === null
      ? `tf.layers cannot train here (${r.refusal})`
      : `tf.layers ${r.layers.toFixed(1)}/s, ratio ${(r.whittle / r.layers).toFixed(2)}`;
  console.log(`${r.backend}${r.adapter ? ` (${r.adapter})` : ""}: ${r.network}`);
  console.log(`  Whittle ${r.whittle.toFixed(1)}/s, ${beside}`);
  console.log(`  losses of the first steps: ${show(r.whittleLosses)}, of tf.layers ${show(wanted)}`);
  const worst = Math.max(...r.whittleLosses.map((l, i) => Math.abs(l - (wanted[i] ?? Number.NaN))));
  if (!(worst <= TOLERANCE)) {
    const what = `the losses differ by ${worst}`;
    fail("internal", `bench ${r.backend}`, what, "The two did not train the same network.");
  }
}
