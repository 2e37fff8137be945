import { readFileSync } from "node:fs";
import { type Download, expect, type Page, test } from "@playwright/test";
import { cell, cellById, log, openCells, ranWell, sharedLink, write } from "./notebook";
import { open } from "./open";

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 20_000 });

const saved = (page: Page) =>
  expect(page.getByText("Saved on this machine")).toBeVisible({ timeout: 10_000 });
const notebookMenu = async (page: Page, item: string) => {
  await page.getByRole("button", { name: "Notebook menu" }).click();
  await page.getByRole("button", { name: item }).click();
};
const files = (page: Page) => notebookMenu(page, "Save to a file, open a file, share");

async function runFirst(page: Page): Promise<void> {
  await cell(page, 1).focus();
  await page.keyboard.press("ControlOrMeta+Enter");
  await ranWell(cell(page, 1));
}

test("#42 what is typed is there again a second later, with outputs and progress, when the tab is killed", async ({
  page,
  context,
}) => {
  await open(page, "/lesson/how-to-use-this-notebook/lessons-and-steps");
  await page.getByRole("radio").nth(1).check();
  await openCells(page, ["6 * 7"]);
  await runFirst(page);
  await cell(page, 1).focus();
  await page.keyboard.press("Enter");
  await expect(cell(page, 1).locator("textarea, .native-edit-context").first()).toBeFocused();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText("\n// typed last");
  await page.waitForTimeout(1000);
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await open(again, "/notebook");
  await expect(cell(again, 1)).toContainText("// typed last");
  await expect(log(cell(again, 1))).toHaveText("42");
  await expect(cell(again, 1).getByText("From an earlier visit")).toBeVisible();
  await again.goto("#/lesson/how-to-use-this-notebook/lessons-and-steps");
  await expect(again.getByRole("radio").nth(1)).toBeChecked();
});

test("#43 earlier versions are listed, compared and restored, at most fifty", async ({ page }) => {
  await openCells(
    page,
    Array.from({ length: 55 }, (_, i) => `${i}`),
  );
  await cell(page, 1).focus();
  for (let i = 0; i < 52; i++) {
    await page.keyboard.press("d");
    await page.keyboard.press("d");
    await expect(page.locator("[data-cell]")).toHaveCount(54 - i);
  }
  await notebookMenu(page, "Earlier versions of this notebook");
  const entries = page.getByRole("dialog").locator(".history-list li");
  await expect(entries).toHaveCount(50);
  await entries.first().getByRole("button").click();
  await expect(page.getByRole("dialog").locator(".diff").first()).toBeVisible();
  await page.getByRole("button", { name: "Restore this version" }).click();
  await expect(page.locator("[data-cell]")).toHaveCount(4);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.locator("[data-cell]"), "a restoration is undone as anything").toHaveCount(3);
});

test("#44 a second tab only reads, follows the first, and takes over when asked", async ({
  page,
  context,
}) => {
  await openCells(page, ["1"]);
  await saved(page);
  const second = await context.newPage();
  await open(second, "/notebook");
  await expect(second.getByText(/Whittle is open in another tab/)).toBeVisible({ timeout: 20_000 });
  await expect(second.getByText("Read only: another tab writes")).toBeVisible();
  await cell(second, 1).focus();
  await second.keyboard.press("b");
  await expect(second.locator("[data-cell]")).toHaveCount(1);

  await write(page, cell(page, 1), "2 + 2");
  await expect(cell(second, 1), "it follows").toContainText("2 + 2", { timeout: 15_000 });

  await second.getByRole("button", { name: "Take over here" }).click();
  await expect(second.getByText(/Whittle is open in another tab/)).toHaveCount(0);
  await expect(page.getByText(/Whittle is open in another tab/), "the first one knows").toBeVisible({
    timeout: 15_000,
  });
  await write(second, cell(second, 1), "3 + 3");
  await saved(second);
  await second.reload();
  await expect(cell(second, 1)).toContainText("3 + 3");
});

async function saveAs(page: Page, button: RegExp): Promise<Download> {
  await files(page);
  const waiting = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: button }).click();
  const download = await waiting;
  await page.keyboard.press("Escape");
  return download;
}

const kinds = [
  ["ipynb", /^Jupyter notebook/],
  ["json", /^Whittle file/],
  ["html", /^Web page to read/],
] as const;

for (const [kind, button] of kinds) {
  test(`#45 .${kind} goes out and comes in again with code, outputs and progress`, async ({
    page,
    browser,
  }) => {
    const code =
      'console.log("out & in <b>");\nshow([{ a: 1, b: "x" }, { a: 2, b: "y" }], { title: "pairs" });\nplot.line([1, 4, 9], { title: "squares" });\n"é ✓"';
    await open(page, "/lesson/how-to-use-this-notebook/lessons-and-steps");
    await page.getByRole("radio").nth(1).check();
    await openCells(page, [code]);
    await runFirst(page);
    await expect(cell(page, 1).locator(".recharts-surface").first()).toBeVisible();
    const before = await cell(page, 1).locator(".outputs").textContent();
    const foot = await cell(page, 1).locator(".cell-foot").textContent();
    const download = await saveAs(page, button);
    expect(download.suggestedFilename()).toBe(`whittle-own.${kind}`);
    const path = await download.path();
    if (kind === "html")
      expect(readFileSync(path, "utf8")).not.toMatch(/<script(?! type="application\/json")/);

    const stranger = await browser.newContext();
    const there = await stranger.newPage();
    await open(there, "/notebook");
    await files(there);
    await there.getByLabel(/^Drop a \.ipynb/).setInputFiles({
      name: `x.${kind}`,
      mimeType: "application/octet-stream",
      buffer: readFileSync(path),
    });
    await expect(cell(there, 1)).toContainText("out & in <b>");
    await expect(
      cell(there, 1).locator(".recharts-surface").first(),
      "the chart has been drawn",
    ).toBeVisible();
    expect(await cell(there, 1).locator(".outputs").textContent()).toBe(before);
    expect(await cell(there, 1).locator(".cell-foot").textContent()).toBe(foot);
    await there.goto("#/lesson/how-to-use-this-notebook/lessons-and-steps");
    await expect(there.getByRole("radio").nth(1), "progress came along").toBeChecked();
    await stranger.close();
  });
}

test("#45 a file that is torn, foreign, or from the future is refused in words, and changes nothing", async ({
  page,
}) => {
  await openCells(page, ["1 + 1"]);
  const future = { format: "whittle-notebook", version: 99, document: {}, progress: null, project: null };
  for (const [name, text, words] of [
    ["torn.json", '{"format": "whittle-noteb', /cut off or damaged/],
    ["letter.txt", "Dear Sir or Madam", /is no notebook/],
    ["future.json", JSON.stringify(future), /newer Whittle.*Nothing was changed|newer Whittle/s],
    ["old.ipynb", JSON.stringify({ nbformat: 3, worksheets: [] }), /format 3/],
  ] as const) {
    await files(page);
    await page
      .getByLabel(/^Drop a \.ipynb/)
      .setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    await expect(page.getByRole("dialog").getByRole("alert"), name).toContainText(words);
    await page.keyboard.press("Escape");
    await expect(cell(page, 1)).toContainText("1 + 1");
  }
});

test("#46 where the browser refuses to keep things, a warning stays in sight with a download", async ({
  page,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("blocked", "SecurityError");
    };
  });
  await openCells(page, ["1 + 1"]);
  await expect(page.getByText("Not saved: this browser refuses")).toBeVisible();
  const banner = page.getByRole("region", { name: "Storage" });
  await expect(banner).toContainText("when the tab closes, your work is gone");
  const waiting = page.waitForEvent("download");
  await banner.getByRole("button", { name: "Download everything" }).click();
  expect((await waiting).suggestedFilename()).toBe("whittle-everything.zip");
  await runFirst(page);
  await expect(log(cell(page, 1)), "it works on").toHaveText("2");
});

test("#46 a full disk is told, and what is typed then is in the download", async ({ page }) => {
  await openCells(page, ["1 + 1"]);
  await saved(page);
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await write(page, cell(page, 1), "'typed on a full disk'");
  const banner = page.getByRole("region", { name: "Storage" });
  await expect(banner).toContainText("storage is full");
  const waiting = page.waitForEvent("download");
  await banner.getByRole("button", { name: "Download everything" }).click();
  const { unzipSync, strFromU8 } = await import("fflate");
  const zip = unzipSync(readFileSync(await (await waiting).path()));
  expect(
    Object.values(zip)
      .map((bytes) => strFromU8(bytes))
      .join("\n"),
  ).toContain("typed on a full disk");
});

test("#47 deleting all data really empties the browser", async ({ page }) => {
  await open(page, "/lesson/how-to-use-this-notebook/lessons-and-steps");
  await page.getByRole("radio").nth(1).check();
  await openCells(page, ["6 * 7"]);
  await runFirst(page);
  await saved(page);
  await page.goto("#/about");
  await page.getByRole("button", { name: "Delete all my data" }).click();
  await page.getByRole("button", { name: "Delete it all" }).click();
  await expect(page.getByText("All of it is deleted.")).toBeVisible({ timeout: 20_000 });
  const left = await page.evaluate(async () => {
    const texts = Object.entries(localStorage).filter(([key]) => key.startsWith("whittle."));
    return JSON.stringify(texts) + JSON.stringify((await indexedDB.databases()).map(({ name }) => name));
  });
  expect(left).not.toMatch(/6 \* 7|lessons-and-steps|setAside/);
  await page.goto("#/notebook");
  await expect(page.getByText("This notebook is empty.")).toBeVisible();
  await page.goto("#/lesson/how-to-use-this-notebook/lessons-and-steps");
  await expect(page.getByRole("radio").nth(1)).not.toBeChecked();
});

test("#49 a shared link brings code and settings to another browser, untrusted, and nothing runs", async ({
  page,
  browser,
}) => {
  await openCells(page, ["const a = 5;", "a * 2"]);
  await page.goto("#/lesson/design-and-train/three-knobs");
  await page.getByRole("spinbutton").first().fill("0.35");
  await page.keyboard.press("Enter");
  const alpha = await page.getByRole("spinbutton").first().inputValue();
  await page.goto("#/notebook");
  await files(page);
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = await page.getByRole("textbox", { name: "The link" }).inputValue();
  expect(link).toContain("#/shared/");

  const stranger = await browser.newContext();
  const there = await stranger.newPage();
  await open(there, "/");
  await there.goto(link);
  await expect(there.getByText("nothing of it has run")).toBeVisible();
  await expect(there.locator(".shared-cells")).toContainText("a * 2");
  await expect(there.getByRole("button", { name: "Run the cell" })).toHaveCount(0);
  await there.waitForTimeout(1000);
  expect(there.workers().filter((worker) => worker.url().startsWith("blob:"))).toHaveLength(0);
  await there.getByRole("button", { name: "Trust it and take it over" }).click();
  await expect(cell(there, 2)).toHaveAttribute("data-state", "new");
  await there.goto("#/lesson/design-and-train/three-knobs");
  await expect(there.getByRole("spinbutton").first()).toHaveValue(alpha);
  await stranger.close();
});

test("#49 a damaged link is refused in words", async ({ page }) => {
  await open(page, `${sharedLink(["1"]).slice(0, 30)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link cannot be opened");
  await expect(page.getByRole("alert")).toContainText("cut off or damaged");
});

test("#50 safe mode opens a notebook whose cell breaks the page, and runs nothing", async ({ page }) => {
  await openCells(page, ["while (true) {}"]);
  await saved(page);
  await page.goto("?safe=1#/notebook");
  await expect(page.getByText("Safe mode: nothing can run here")).toBeVisible();
  await expect(cell(page, 1).getByRole("button", { name: "Run the cell" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Notebook menu" })).toBeVisible();
  await cell(page, 1).focus();
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.waitForTimeout(500);
  await expect(cell(page, 1)).toHaveAttribute("data-run", "idle");
  await write(page, cell(page, 1), "1 + 1");
  await page.getByRole("button", { name: "Leave safe mode" }).click();
  await runFirst(page);
  await expect(log(cell(page, 1))).toHaveText("2");
});

test("#13 when the lesson changes under changed code, one chooses: mine, the difference, or the new one", async ({
  page,
}) => {
  await open(page, "/lesson/how-to-use-this-notebook/your-turn");
  const exercise = cellById(page, "20-your-turn");
  await write(page, exercise, "const mine = 1;");
  await saved(page);
  // The lesson as it was when this copy was made: an older text than the one in this build.
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("whittle-notebooks");
        request.onsuccess = () => {
          const db = request.result;
          const store = db.transaction([...db.objectStoreNames], "readwrite").objectStore("documents");
          const cursor = store.openCursor();
          cursor.onsuccess = () => {
            const at = cursor.result;
            if (!at) return resolve();
            const value = at.value;
            const document = value.document ?? value;
            if (document.id === "how-to-use-this-notebook") {
              for (const each of document.cells)
                if (each.id === "20-your-turn") each.origin = "an older text";
              at.update(value);
            }
            at.continue();
          };
        };
        request.onerror = () => reject(request.error);
      }),
  );
  await page.reload();
  const banner = page.getByRole("region", { name: "The lesson has changed" });
  await expect(banner).toContainText("you have changed yours");
  await expect(exercise, "nothing was decided").toContainText("const mine = 1;");
  await banner.getByRole("button", { name: "See the difference" }).click();
  await expect(page.getByRole("dialog").locator(".diff")).toContainText("TODO");
  await page.keyboard.press("Escape");
  await banner.getByRole("button", { name: "Take the new one" }).click();
  await expect(exercise).toContainText("TODO");
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(exercise).toContainText("const mine = 1;");
  await banner.getByRole("button", { name: "Keep mine" }).click();
  await expect(banner).toHaveCount(0);
  await expect(exercise).toContainText("const mine = 1;");
});

test("stored data that cannot be read is set aside for download, and the app starts", async ({ page }) => {
  await page.addInitScript(() => {
    if (sessionStorage.getItem("planted")) return;
    sessionStorage.setItem("planted", "1");
    localStorage.setItem("whittle.progress", '{"state": {"progress": {"visi');
    localStorage.setItem("whittle.project", JSON.stringify({ state: { design: 7 }, version: 99 }));
  });
  await open(page, "/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "Storage" })).toContainText("set aside");
  const kept = await page.evaluate(() =>
    Object.entries(localStorage)
      .filter(([key]) => key.startsWith("whittle.setAside."))
      .map(([, text]) => text),
  );
  expect(kept).toContain('{"state": {"progress": {"visi');
  expect(kept.some((text) => text.includes('"version":99'))).toBe(true);
});
