/**
 * Training throughput: Whittle on WebGPU and WASM beside tf.LayersModel.fit, jax-js and (where this machine has it) PyTorch: the same
 * network, weights and batch, in rounds of rotating order. Nothing is timed before the losses of the first four steps agree.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { build, preview } from "vite";
import { isolationHeaders } from "../../src/serviceWorker/messages";
import type { BenchReport, BenchRequest, ContestantReport } from "./page/bench.worker";
import type { ContestantName } from "./page/contestants";
import type { Size } from "./page/nets";
import { median, tableOf } from "./tables";
import { findTorch, Torch } from "./torch";

const DEBIAN_CHROMIUM = "/usr/bin/chromium";
const args = ["--no-sandbox", "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
const SOFTWARE = /swiftshader|llvmpipe|lavapipe/i;

/** Losses of the same steps by two programs: float sums in another order. */
const TOLERANCE = 1e-4;
/** Its gradient of a strided depthwise convolution is wrong on WebGPU in 0.1.25, so it is timed but never believed. */
const KNOWN_WRONG: ReadonlySet<ContestantName> = new Set(["jax-webgpu"]);

const images = (batch: number, side = 32, stemStride = 1): Size => ({
  ...{ name: `${side}x${side}x3, batch ${batch}`, shape: [side, side, 3], batch, stemStride },
});
const sound: Size = { name: "log-mel 64x96x1, batch 32", shape: [64, 96, 1], batch: 32, stemStride: 2 };
const full = [images(32), images(128), images(16, 96, 2), sound];
const small = images(4);

interface Compared {
  readonly size: string;
  readonly contestants: readonly ContestantReport[];
  readonly torchMs: readonly number[] | null;
}

export interface TrainingFigures {
  readonly webgpu: {
    readonly overFit: number | null;
    readonly overJax: number | null;
    readonly dispatches: number;
    readonly submits: number;
    readonly jsMs: number;
    readonly bytes: number;
    readonly firstStepMs: number;
  };
  readonly wasm: {
    readonly overJax: number | null;
    readonly torchOver: number | null;
    readonly firstStepMs: number;
  };
  readonly sizes: readonly Compared[];
  readonly losses: readonly {
    readonly size: string;
    readonly name: string;
    readonly losses: readonly number[];
  }[];
}

export async function benchTraining(say: (line: string) => void): Promise<TrainingFigures> {
  const outDir = mkdtempSync(join(tmpdir(), "bench-page-"));
  const root = join(import.meta.dirname, "page");
  const common = { root, configFile: false, logLevel: "error" } as const;
  // Unminified: TensorFlow.js starts its threads from the text of a function.
  await build({
    ...common,
    base: "./",
    publicDir: join(import.meta.dirname, "../../public"),
    build: { outDir, emptyOutDir: true, minify: false, target: "esnext" },
    worker: { format: "es" },
  });
  const serve = (headers: Record<string, string>) =>
    preview({ ...common, build: { outDir }, preview: { port: 0, host: "127.0.0.1", headers } });
  const [alone, isolated] = [await serve({}), await serve(isolationHeaders)];
  const browser = await chromium.launch({
    args,
    ...(existsSync(DEBIAN_CHROMIUM) ? { executablePath: DEBIAN_CHROMIUM } : {}),
  });
  say(`Chromium ${browser.version()}`);
  const urls = { alone: alone.resolvedUrls!.local[0]!, isolated: isolated.resolvedUrls!.local[0]! };
  try {
    return await compare(browser, urls, say);
  } finally {
    await browser.close();
    await alone.close();
    await isolated.close();
    rmSync(outDir, { recursive: true });
  }
}

async function compare(
  browser: Browser,
  urls: { readonly alone: string; readonly isolated: string },
  say: (line: string) => void,
): Promise<TrainingFigures> {
  const run = async (url: string, request: BenchRequest): Promise<BenchReport> => {
    const page: Page = await browser.newPage();
    page.on("console", (message) => say(`  ${message.text()}`));
    await page.goto(url);
    await page.waitForFunction(() => "bench" in window);
    const report = await page.evaluate((r) => window.bench(r), request);
    await page.close();
    return report;
  };
  const sizes: Compared[] = [];
  const all = ["fit-webgpu", "whittle-webgpu", "jax-webgpu", "whittle-wasm", "jax-wasm"] as const;
  say(`${small.name}, one thread`);
  const first = await run(urls.alone, { size: small, names: all, rounds: 5, blockMs: 500 });
  say(`adapter: ${first.adapter}`);
  sizes.push({ size: `${small.name}, one thread`, contestants: agreed(first, say), torchMs: null });
  const software = SOFTWARE.test(first.adapter);
  for (const size of full) {
    const names = software ? (["whittle-wasm", "jax-wasm"] as const) : all;
    say(`${size.name}, one thread`);
    const report = await run(urls.alone, { size, names, rounds: 5, blockMs: 500 });
    sizes.push({ size: `${size.name}, one thread`, contestants: agreed(report, say), torchMs: null });
  }
  const python = findTorch();
  if (!python) say("no PyTorch on this machine");
  for (const size of full) sizes.push(await besideTorch(python, size, (r) => run(urls.isolated, r), say));
  for (const line of tableOf(sizes)) say(line);
  return figures(sizes);
}

/** Rounds of WASM on all cores, PyTorch on as many in between. */
async function besideTorch(
  python: string | null,
  size: Size,
  run: (request: BenchRequest) => Promise<BenchReport>,
  say: (line: string) => void,
): Promise<Compared> {
  const threads = cpus().length;
  const name = `${size.name}, ${threads} threads`;
  say(name);
  const torch = python ? new Torch(python, size, threads) : null;
  const wanted = (await torch?.steps(4))?.losses ?? null;
  if (wanted) say(`  PyTorch ${wanted.join(" ")}`);
  const torchMs: number[] = [];
  const reports: ContestantReport[] = [];
  for (let round = 0; round < 5; round++) {
    if (torch) {
      const { ms } = await torch.steps(5);
      torchMs.push(ms / 5);
    }
    const report = await run({ size, names: ["whittle-wasm"], rounds: 1, blockMs: 1500 });
    reports.push(agreed(report, say, wanted)[0]!);
  }
  torch?.end();
  const joined = { ...reports[0]!, stepMs: reports.flatMap((r) => r.stepMs) };
  return { size: name, contestants: [joined], torchMs: torch ? torchMs : null };
}

/** Takes the times away of whoever did not train the same network, and says so. */
function agreed(
  report: BenchReport,
  say: (line: string) => void,
  wanted: readonly number[] | null = null,
): readonly ContestantReport[] {
  const oracle =
    wanted ?? report.contestants.find((c) => c.name === "jax-wasm" && c.refusal === null)?.losses ?? null;
  return report.contestants.map((c) => {
    const worst = Math.max(...c.losses.map((l, i) => Math.abs(l - (oracle?.[i] ?? l)) / Math.abs(l)));
    if (c.refusal !== null) say(`  ${c.name}: ${c.refusal}`);
    else if (KNOWN_WRONG.has(c.name) && worst > TOLERANCE)
      say(
        `  ${c.name} trains with wrong gradients (losses differ by ${worst.toExponential(1)}); its time is shown`,
      );
    else if (!(worst <= TOLERANCE)) {
      say(`  ${c.name} DISAGREES: losses differ by ${worst.toExponential(1)}; its time is not counted`);
      return { ...c, stepMs: [], refusal: `losses differ by ${worst.toExponential(1)}` };
    }
    return c;
  });
}

/** Median over the rounds of how many times as long `slow` took as `fast`. */
function ratio(slow: readonly number[] | undefined, fast: readonly number[] | undefined): number | null {
  if (!slow || !fast || slow.length === 0 || fast.length === 0) return null;
  const rounds = Math.min(slow.length, fast.length);
  return median(Array.from({ length: rounds }, (_, i) => slow[i]! / fast[i]!));
}

function figures(sizes: readonly Compared[]): TrainingFigures {
  const of = (c: Compared, name: ContestantName) => c.contestants.find((x) => x.name === name);
  const gpu = sizes.findLast((s) => of(s, "whittle-webgpu"))!;
  const [ours, fit, jax] = (["whittle-webgpu", "fit-webgpu", "jax-webgpu"] as const).map((n) => of(gpu, n));
  const single = sizes.find((s) => s.size === `${images(32).name}, one thread`)!;
  const threaded = sizes.find((s) => s.torchMs !== null) ?? sizes.at(-1)!;
  return {
    webgpu: {
      overFit: ratio(fit?.stepMs, ours?.stepMs),
      overJax: ratio(jax?.stepMs, ours?.stepMs),
      dispatches: ours?.dispatches ?? 0,
      submits: ours?.submits ?? 0,
      jsMs: ours?.jsMs ?? 0,
      bytes: ours?.bytes ?? 0,
      firstStepMs: ours?.firstStepMs ?? 0,
    },
    wasm: {
      overJax: ratio(of(single, "jax-wasm")?.stepMs, of(single, "whittle-wasm")?.stepMs),
      torchOver: threaded.torchMs && ratio(of(threaded, "whittle-wasm")?.stepMs, threaded.torchMs),
      firstStepMs: of(single, "whittle-wasm")?.firstStepMs ?? 0,
    },
    sizes,
    losses: sizes.flatMap((s) => s.contestants.map(({ name, losses }) => ({ size: s.size, name, losses }))),
  };
}
