/**
 * `npm test`: types, lint, unit tests, C and firmware, browser journeys. Its last line is the total of them all,
 * `N passed, N failed`; the exit code is not zero when anything failed or a runner executed no test.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freshBuild, projectRoot } from "./freshBuild";
import { installSystemPackages } from "./systemPackages";
import {
  type PlaywrightReport,
  type Tally,
  tallyPlaywright,
  tallyVitest,
  total,
  type VitestReport,
} from "./tally";

const reports = join(projectRoot, "build", "reports");
const bin = (name: string) => join(projectRoot, "node_modules", ".bin", name);
const minutes = (n: number) => n * 60_000;

/** Runs a tool to its end or to its time limit; a tool that hangs is killed with its children. */
function tool(
  name: string,
  args: readonly string[],
  limit: number,
  env: Record<string, string> = {},
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(bin(name), args, {
      cwd: projectRoot,
      stdio: "inherit",
      env: { ...process.env, ...env },
      detached: process.platform !== "win32",
      shell: process.platform === "win32",
    });
    const timer = setTimeout(() => {
      console.error(`${name} ran past ${limit / 60_000} minutes and was stopped.`);
      if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    }, limit);
    const end = (ok: boolean) => {
      clearTimeout(timer);
      resolve(ok);
    };
    child.on("error", (error) => {
      console.error(`${name}: ${error.message}`);
      end(false);
    });
    child.on("exit", (status) => end(status === 0));
  });
}

const asOne = (ok: boolean): Tally => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/** A report that is missing means that its runner died: one failure. A runner red without a failed test: one too. */
function fromReport<R>(file: string, ok: boolean, count: (report: R) => Tally): Tally {
  const path = join(reports, file);
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const { passed, failed } = count(JSON.parse(readFileSync(path, "utf8")) as R);
  return { passed, failed: failed === 0 && !ok ? 1 : failed };
}

async function vitest(file: string, limit: number, ...args: string[]): Promise<Tally> {
  const report = `--outputFile.json=${join(reports, file)}`;
  const ok = await tool("vitest", ["run", "--reporter=default", "--reporter=json", report, ...args], limit);
  return fromReport<VitestReport>(file, ok, tallyVitest);
}

async function journeys(): Promise<Tally> {
  try {
    await freshBuild();
  } catch (thrown) {
    console.error(thrown);
    return { passed: 0, failed: 1 };
  }
  const file = "journeys.json";
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, file) };
  const ok = await tool("playwright", ["test", "--reporter=list,json"], minutes(30), env);
  return fromReport<PlaywrightReport>(file, ok, tallyPlaywright);
}

const runners: readonly (readonly [string, () => Promise<Tally>])[] = [
  ["types", async () => asOne(await tool("tsc", ["-p", "tsconfig.json"], minutes(3)))],
  ["types without a browser", async () => asOne(await tool("tsc", ["-p", "tsconfig.pure.json"], minutes(3)))],
  ["lint", async () => asOne(await tool("biome", ["check", "."], minutes(2)))],
  ["unit", () => vitest("unit.json", minutes(8), "--exclude", "**/*.slow.test.ts")],
  ["C and firmware", () => vitest("slow.json", minutes(15), ".slow.test.ts")],
  ["journeys", journeys],
];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const missing = installSystemPackages();
if (missing.length > 0) {
  console.error(`Missing Debian packages: ${missing.join(" ")}. Tests that need them will fail.`);
  console.error(`Install them with: sudo apt-get install ${missing.join(" ")}`);
}

const rows: (readonly [string, Tally])[] = [];
for (const [name, run] of runners) {
  console.log(`\n=== ${name} ===`);
  rows.push([name, await run()]);
}

console.log("");
for (const [name, { passed, failed }] of rows) {
  const note = passed + failed === 0 ? "  (no test executed: counts as a failure)" : "";
  console.log(
    `${name.padEnd(24)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed${note}`,
  );
}
const sum = total(rows.map(([, tally]) => tally));
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed > 0 ? 1 : 0;
