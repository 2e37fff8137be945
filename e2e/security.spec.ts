import { expect, test } from "@playwright/test";
import { cell, log, openCells } from "./notebook";
import { open } from "./open";

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 20_000 });

const tried = (what: string) =>
  `try {\n  ${what}\n  console.log("allowed");\n} catch (error) {\n  console.log("refused:", error.message);\n}`;

test("#91 a cell reaches neither network, storage nor devices, evaluates no text, and is told why", async ({
  page,
}) => {
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("http://127.0.0.1") && !request.url().startsWith("blob:"))
      outside.push(request.url());
  });
  const reaches = [
    'await fetch("https://example.org/");',
    'new Function("return 1")();',
    "indexedDB.open('whittle');",
    "await caches.keys();",
    "new BroadcastChannel('whittle');",
    "new Worker('data:text/javascript,1');",
    "new WebSocket('wss://example.org');",
    "navigator.locks.request('whittle-writer', () => {});",
    "await navigator.storage.getDirectory();",
    "importScripts('https://example.org/x.js');",
    "postMessage({ type: 'x' });",
  ];
  await openCells(page, [...reaches.map(tried), 'await import("https://example.org/x.js");']);
  await page.getByRole("button", { name: "Run all" }).click();
  for (const [i, what] of reaches.entries())
    await expect(log(cell(page, i + 1)), what).toContainText("refused:", { timeout: 60_000 });
  await expect(log(cell(page, 1)), "in words").toContainText(/network/i);
  const last = cell(page, reaches.length + 1);
  await expect(last.getByRole("alert")).toContainText("a cell cannot import");
  expect(outside).toEqual([]);
});

test("#92 an opened notebook with scripts and HTML in its outputs executes nothing and shows none of it", async ({
  page,
}) => {
  const bomb = '<img src=x onerror="window.bombed = true"><script>window.bombed = true</script>';
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "deno", language: "typescript", display_name: "Deno" } },
    cells: [
      {
        cell_type: "code",
        id: "a",
        metadata: {},
        execution_count: 1,
        source: "1 + 1",
        outputs: [
          {
            output_type: "display_data",
            metadata: {},
            data: { "text/html": [bomb], "application/javascript": "window.bombed = true" },
          },
          {
            output_type: "execute_result",
            execution_count: 1,
            metadata: {},
            data: { "text/html": bomb, "text/plain": "2" },
          },
        ],
      },
      {
        cell_type: "markdown",
        id: "b",
        metadata: {},
        source: `# Note\n\n${bomb}\n\n[x](javascript:window.bombed=true)`,
      },
    ],
  };
  await open(page, "/notebook");
  await page.getByRole("button", { name: "Notebook menu" }).click();
  await page.getByRole("button", { name: "Save to a file, open a file, share" }).click();
  await page.getByLabel(/^Drop a \.ipynb/).setInputFiles({
    name: "bomb.ipynb",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(notebook)),
  });
  await expect(cell(page, 1)).toContainText("1 + 1");
  await expect(log(cell(page, 1))).toHaveText("2");
  await expect(cell(page, 2)).toContainText("onerror", { timeout: 10_000 });
  await expect(page.locator("img[src='x'], .cell script, a[href^='javascript']")).toHaveCount(0);
  expect(await page.evaluate(() => "bombed" in window)).toBe(false);
});
