/**
 * How the page feels, in a real browser on this machine: time to the largest text (LCP), layout shift (CLS), time until a lesson can be
 * read, and, while a network trains, how long the page is held up, and how long a click waits (INP). Medians over rounds.
 */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright";
import { distFolder, freshBuild } from "../freshBuild";
import { listen, staticServer } from "../staticServer";
import { median } from "./tables";

const DEBIAN_CHROMIUM = "/usr/bin/chromium";
const ROUNDS = 5;
const CLICKS = 30;
const QUIET_MS = 20_000;

export interface Vitals {
  readonly lcpMs: number;
  readonly cls: number;
  readonly readableMs: number;
  readonly inpTrainingMs: number;
  /** Of the longest tasks in each second of training while nobody clicks: its 95 % quantile. */
  readonly longTaskTrainingMs: number;
  readonly epochs: number;
}

/** Limits of the design's section on budgets. */
const limits: Readonly<Record<Exclude<keyof Vitals, "epochs">, number>> = {
  lcpMs: 1800,
  cls: 0.05,
  readableMs: 2000,
  inpTrainingMs: 200,
  longTaskTrainingMs: 50,
};

const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
};

/** Collects what the browser measures by itself, from the first moment on. */
const collect = () => {
  const seen = { lcp: 0, cls: 0, events: [] as number[], long: [] as { at: number; ms: number }[] };
  Object.assign(window, { vitals: seen });
  const watch = (type: string, take: (entry: PerformanceEntry & Record<string, never>) => void, more = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry as never);
    }).observe({ type, buffered: true, ...more });
  watch("largest-contentful-paint", (entry) => {
    seen.lcp = entry.startTime;
  });
  watch("layout-shift", (entry) => {
    const shift = entry as unknown as { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) seen.cls += shift.value;
  });
  watch("longtask", (entry) => seen.long.push({ at: entry.startTime, ms: entry.duration }));
  watch(
    "event",
    (entry) => {
      if ((entry as unknown as { interactionId: number }).interactionId) seen.events.push(entry.duration);
    },
    { durationThreshold: 16 },
  );
};

type Seen = { lcp: number; cls: number; events: number[]; long: { at: number; ms: number }[] };
const read = (page: Page) => page.evaluate(() => (window as unknown as { vitals: Seen }).vitals);

async function fresh(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // The compiler of these scripts gives functions their names through a helper, which the page lacks.
  await page.addInitScript("globalThis.__name = (f) => f;");
  await page.addInitScript(collect);
  return page;
}

async function loading(browser: Browser, address: string) {
  const page = await fresh(browser);
  await page.goto(address, { waitUntil: "networkidle" });
  const { lcp, cls } = await read(page);
  if (lcp === 0) throw new Error("The browser measured no largest paint: nothing here would be true.");
  await page.context().close();

  const cold = await fresh(browser);
  const begun = performance.now();
  await cold.goto(`${address}#/lesson/design-and-train/why-small`, { waitUntil: "commit" });
  await cold.locator(".prose p:not(.loading)").first().waitFor();
  const readableMs = performance.now() - begun;
  await cold.waitForLoadState("networkidle");
  const lesson = await read(cold);
  await cold.context().close();
  return { lcpMs: Math.max(lcp, lesson.lcp), cls: Math.max(cls, lesson.cls), readableMs };
}

async function training(browser: Browser, address: string) {
  const page = await fresh(browser);
  await page.addInitScript(() => {
    const state = {
      design: { alpha: 0.25, beta: 1, t0: 3, layers: 3, stemStride: 1, resolution: 16 },
      dataset: { kind: "generated", id: "shapes", options: { train: 2000, validation: 100, test: 200 } },
      options: { epochs: 5000 },
    };
    localStorage.setItem("whittle.project", JSON.stringify({ state, version: 1 }));
  });
  await page.goto(`${address}#/lesson/design-and-train/train`);
  await page.getByRole("button", { name: "Start training" }).click();
  await page.locator(".going").waitFor({ timeout: 60_000 });
  await page.waitForTimeout(3000);
  /** Forgets what was measured until now. */
  const again = () =>
    page.evaluate(() => {
      const { vitals } = window as unknown as { vitals: Seen };
      vitals.events.length = 0;
      vitals.long.length = 0;
      return performance.now();
    });
  // What training and its charts cost by themselves; what a click costs is told by how long it waits.
  const from = await again();
  await page.waitForTimeout(QUIET_MS);
  const { long } = await read(page);
  const seconds = Array.from({ length: QUIET_MS / 1000 }, (_, s) =>
    Math.max(0, ...long.filter(({ at }) => Math.floor((at - from) / 1000) === s).map(({ ms }) => ms)),
  );
  await again();
  for (let i = 0; i < CLICKS; i++) {
    await page
      .getByRole("radio", { name: i % 2 ? "Chart" : "Table" })
      .first()
      .check();
    await page.waitForTimeout(250);
  }
  const { events } = await read(page);
  const epochs = Number(await page.locator(".going").getAttribute("data-epoch"));
  await page.context().close();
  // Interactions below 16 ms are not reported: they were the fastest.
  const all = [...events, ...new Array(Math.max(0, CLICKS - events.length)).fill(16)];
  return { inpTrainingMs: quantile(all, 0.75), longTaskTrainingMs: quantile(seconds, 0.95), epochs };
}

export async function benchVitals(say: (line: string) => void): Promise<Vitals> {
  await freshBuild();
  const server = staticServer(distFolder);
  const port = await listen(server, 4520);
  const address = `http://127.0.0.1:${port}/`;
  const browser = await chromium.launch({
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    ...(existsSync(DEBIAN_CHROMIUM) ? { executablePath: DEBIAN_CHROMIUM } : {}),
  });
  try {
    const rounds: Awaited<ReturnType<typeof loading>>[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await loading(browser, address));
    const busy = await training(browser, address);
    const of = (key: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[key]));
    const vitals: Vitals = { lcpMs: of("lcpMs"), cls: of("cls"), readableMs: of("readableMs"), ...busy };
    for (const [name, limit] of Object.entries(limits)) {
      const value = vitals[name as keyof typeof limits];
      say(
        `${name.padEnd(22)} ${value.toFixed(value < 1 ? 3 : 0).padStart(8)} of ${limit}${value > limit ? "  over" : ""}`,
      );
    }
    say(`epochs trained meanwhile ${vitals.epochs}`);
    return vitals;
  } finally {
    await browser.close();
    server.close();
  }
}
