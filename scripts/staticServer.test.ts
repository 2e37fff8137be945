import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen, staticServer } from "./staticServer";

const home = mkdtempSync(join(tmpdir(), "whittle-server-"));
const root = join(home, "dist");
const servers: Server[] = [];
let origin = "";

beforeAll(async () => {
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<p>home</p>");
  writeFileSync(join(root, "assets", "engine-Ab12_-9z.wasm"), "wasm");
  writeFileSync(join(home, "secret.txt"), "secret");
  const server = staticServer(root, "/a/b/");
  servers.push(server);
  origin = `http://127.0.0.1:${await listen(server, 47310)}`;
});

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(home, { recursive: true });
});

test("serves the folder under its base, isolated, with hashed files cached for good", async () => {
  const page = await fetch(`${origin}/a/b/`);
  expect(await page.text()).toBe("<p>home</p>");
  expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(page.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  expect(page.headers.get("cache-control")).toBe("no-cache");
  const wasm = await fetch(`${origin}/a/b/assets/engine-Ab12_-9z.wasm`);
  expect(wasm.headers.get("content-type")).toBe("application/wasm");
  expect(wasm.headers.get("cache-control")).toContain("immutable");
});

test("leads from the root to the base and knows nothing else", async () => {
  expect((await fetch(`${origin}/`, { redirect: "manual" })).headers.get("location")).toBe("/a/b/");
  expect((await fetch(`${origin}/elsewhere`)).status).toBe(404);
  expect((await fetch(`${origin}/a/b/missing.js`)).status).toBe(404);
  expect((await fetch(`${origin}/a/b/`, { method: "POST" })).status).toBe(405);
});

/** fetch() tidies dots away before it asks, so this goes through a plain socket request. */
const rawStatus = (path: string) =>
  new Promise<number>((resolve, reject) => {
    get(`${origin}/`, { path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on("error", reject);
  });

test.each(["/a/b/../secret.txt", "/a/b/%2e%2e/secret.txt", "/a/b/..%2fsecret.txt", "/a/b/assets"])(
  "refuses %s",
  async (path) => {
    expect(await rawStatus(path)).toBe(404);
  },
);

test("a broken escape is a bad request", async () => {
  expect(await rawStatus("/a/b/%zz")).toBe(400);
});

test("takes the next port when one is taken", async () => {
  const first = createServer();
  const second = createServer();
  servers.push(first, second);
  const port = await listen(first, 47340);
  expect(await listen(second, port)).toBeGreaterThan(port);
});
