import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { listen, staticServer } from "../scripts/staticServer";
import { begin, lessonOne, lessonTwo, tiny, trained } from "./lab";
import { cell, cellById, codeEditor, log, openCells, ranWell } from "./notebook";
import { open } from "./open";
import { unpack } from "./unpack";

test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 20_000, serviceWorkers: "allow" });

const offlineReady = async (page: Page) => {
  await page.goto("#/check");
  await expect(page.locator('[data-probe="o"]')).toHaveAttribute("data-grade", "good", { timeout: 90_000 });
};

test("#89 after “Offline ready” the network may go: lessons, cells, the editor, training and export still work", async ({
  page,
  context,
}) => {
  await begin(page, "/", { train: 320, epochs: 2 });
  await offlineReady(page);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is this computer ready?");
  for (const [route, heading] of [
    ["/", /Carve a neural network/],
    ["/lesson/how-to-use-this-notebook", "Lessons and steps"],
    ["/lesson/why-ai-at-the-edge", /./],
    [lessonOne("three-knobs"), "Three knobs"],
    [lessonTwo("memory"), "Memory, to the byte"],
  ] as const) {
    await page.goto(`#${route}`);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expect(page.locator(".loading")).toHaveCount(0, { timeout: 20_000 });
  }
  await page.goto(`#${lessonOne("train")}`);
  await page.getByRole("button", { name: "Start training" }).click();
  expect(await trained(page)).toBeGreaterThan(0);

  await page.goto("#/lesson/how-to-use-this-notebook/cells");
  await cellById(page, "10-hello").focus();
  await page.keyboard.press("ControlOrMeta+Enter");
  await ranWell(cellById(page, "10-hello"));
  await page.keyboard.press("Enter");
  await expect(codeEditor(cellById(page, "10-hello"))).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");

  await page.goto(`#${lessonTwo("take-it-home")}`);
  await page.getByRole("button", { name: "Quantize it now" }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: "Make the files" }).click({ timeout: 60_000 });
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Download outlines/ }).click();
  expect((await waiting).suggestedFilename()).toMatch(/^outlines/);
});

test("#90 a new version is offered and never forced: not while training, and the old page's files stay", async ({
  browser,
}) => {
  const site = mkdtempSync(join(tmpdir(), "whittle-site-"));
  cpSync(join(import.meta.dirname, "../dist"), site, { recursive: true });
  const server = staticServer(site);
  const port = await listen(server, 4600 + (process.pid % 300));
  const context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}/`, serviceWorkers: "allow" });
  const page = await context.newPage();
  try {
    await begin(page, "/", { train: 640, epochs: 4000, design: tiny });
    await offlineReady(page);
    await page.goto(`#${lessonOne("train")}`);
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(page.locator(".going")).toBeVisible({ timeout: 60_000 });

    // The same site with another title is another version: its page and its list have changed, and an old file is gone.
    const html = readFileSync(join(site, "index.html"), "utf8");
    writeFileSync(
      join(site, "index.html"),
      html.replace("<title>Whittle</title>", "<title>Whittle 2</title>"),
    );
    const sw = readFileSync(join(site, "sw.js"), "utf8");
    const { version } = JSON.parse(readFileSync(join(site, "offline-files.json"), "utf8"));
    const quote = "[\"'`]";
    const about = /assets\/About-[\w-]+\.js/.exec(sw)![0];
    const next = sw
      .replaceAll(version, "0123456789ab")
      .replace(new RegExp(`(${quote}\\./${quote},\\s*${quote})[0-9a-f]{12}`), "$1ffffffffffff")
      .replace(new RegExp(`\\[${quote}${about}${quote},\\s*${quote}[0-9a-f]{12}${quote}\\],?`), "");
    expect(next).toContain("ffffffffffff");
    expect(next).not.toContain("About-");
    writeFileSync(join(site, "sw.js"), next);
    rmSync(join(site, about));

    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect
      .poll(
        () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting != null),
        {
          timeout: 60_000,
        },
      )
      .toBe(true);
    const offer = page.getByText("A new version of Whittle is ready");
    await page.waitForTimeout(1000);
    await expect(offer, "not in the middle of a training").toHaveCount(0);
    await page.getByRole("button", { name: "Stop and keep" }).click();
    await expect(offer).toBeVisible({ timeout: 30_000 });

    await page.getByRole("link", { name: "About" }).click();
    await expect(page.getByRole("heading", { level: 1 }), "the old page's chunk is still here").toHaveText(
      "About Whittle",
    );

    await page.getByRole("button", { name: "Reload now" }).click();
    await expect
      .poll(
        () =>
          page
            .locator("head title")
            .first()
            .evaluate((title) => title.outerHTML)
            .catch(() => ""),
        { timeout: 30_000 },
      )
      .not.toBe("");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const kept = await page.evaluate(async () => (await fetch("./")).text());
    expect(kept, "the page is the new one").toContain("<title>Whittle 2</title>");
    await page.goto(`#${lessonOne("train")}`);
    await expect(
      page.getByRole("button", { name: /^Continue from epoch/ }),
      "and nothing was lost",
    ).toBeVisible({
      timeout: 30_000,
    });
  } finally {
    await context.close();
    server.close();
    rmSync(site, { recursive: true, force: true });
  }
});

test("the offline pack serves the whole app from this machine, by Node.js and by Python", async ({
  page,
  browser,
}) => {
  await open(page, "/check");
  await offlineReady(page);
  await page.context().setOffline(true);
  const waiting = page.waitForEvent("download", { timeout: 120_000 });
  await page.getByRole("button", { name: "Download the offline pack" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe("whittle-offline.zip");
  const zip = readFileSync(await download.path());
  expect(zip.length, "7 MB, as the budget says").toBeLessThan(7_000_000);
  const folder = mkdtempSync(join(tmpdir(), "whittle-pack-"));
  const root = unpack(zip, folder);
  const python = spawnSync("python3", ["--version"]).status === 0;
  const servers = [["node", "serve.mjs"], ...(python ? [["python3", "serve.py"]] : [])] as const;
  for (const [command, script] of servers) {
    const port = String(5200 + (process.pid % 500));
    const server = spawn(command, [script], { cwd: root, env: { ...process.env, PORT: port } });
    const context = await browser.newContext();
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let said = "";
        server.stdout.on("data", (data) => {
          said += data;
          const found = /http:\/\/localhost:\d+\//.exec(said);
          if (found) resolve(found[0]);
        });
        server.on("exit", () => reject(new Error(`${script} ended: ${said}`)));
      });
      const there = await context.newPage();
      await there.goto(`${address}#/notebook`);
      await expect(there.getByRole("heading", { level: 1 })).toHaveText("Your notebook");
      expect(await there.evaluate(() => crossOriginIsolated)).toBe(true);
      const up = await context.request.get(`${address}..%2f..%2fREADME.txt`);
      expect(up.status(), "nothing above the site").toBe(404);
    } finally {
      await context.close();
      server.kill();
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

test("on a host without headers the page isolates itself after its first visit, and cells still cannot reach out", async ({
  browser,
}) => {
  const { createServer } = await import("node:http");
  const dist = join(import.meta.dirname, "../dist");
  const types: Record<string, string> = {
    html: "text/html",
    js: "text/javascript",
    css: "text/css",
    wasm: "application/wasm",
    svg: "image/svg+xml",
    json: "application/json",
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0]!;
    try {
      const body = readFileSync(join(dist, path === "/" ? "index.html" : path));
      response.writeHead(200, {
        "Content-Type": types[path === "/" ? "html" : path.split(".").at(-1)!] ?? "application/octet-stream",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}/`, serviceWorkers: "allow" });
  const page = await context.newPage();
  try {
    await page.goto("/");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await offlineReady(page);
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await openCells(page, [
      'try {\n  await fetch("https://example.org/");\n} catch (error) {\n  console.log(error.message);\n}',
    ]);
    await cell(page, 1).focus();
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(log(cell(page, 1))).toContainText("cannot reach the network", { timeout: 60_000 });
  } finally {
    await context.close();
    server.close();
  }
});
