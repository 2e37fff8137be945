import { readdirSync, readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { cell, log, openCells, ranWell, write } from "./notebook";
import { open, settings } from "./open";
import { pages, show } from "./pages";

test.use({ actionTimeout: 20_000 });

const lang = (page: Page) => page.evaluate(() => document.documentElement.lang);

async function choose(page: Page, menu: string, language: string): Promise<void> {
  await page.getByRole("button", { name: menu }).click();
  await page.getByRole("radio", { name: language }).click();
}

test("#98 the switch to Italian needs no reload, and keeps the work", async ({ page }) => {
  await openCells(page, ["20 + 1"]);
  await cell(page, 1).getByRole("button", { name: "Run the cell" }).click();
  await ranWell(cell(page, 1));
  await write(page, cell(page, 1), "20 + 2 // mine");
  await page.evaluate(() => Object.assign(window, { sameTab: true }));
  await choose(page, "Display settings", "Italiano");
  await expect.poll(() => lang(page)).toBe("it");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Il tuo notebook");
  await expect(
    page.getByRole("radio", { name: "Italiano" }),
    "the menu stays, and the focus in it",
  ).toBeFocused();
  await expect(page.getByRole("group", { name: "Tema" })).toBeVisible();
  await expect(cell(page, 1)).toContainText("20 + 2 // mine");
  await expect(log(cell(page, 1)), "the output stays").toHaveText("21");
  expect(await page.evaluate(() => "sameTab" in window)).toBe(true);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Il tuo notebook");
  await expect(cell(page, 1)).toContainText("20 + 2 // mine");
  await choose(page, "Aspetto", "English");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your notebook");
  expect(await lang(page)).toBe("en");
});

test.describe("in an Italian browser", () => {
  test.use({ locale: "it-IT" });

  test("#98 the system's language is Italian: pages, menus and both hands-ons", async ({ page }) => {
    await open(page, "/");
    expect(await lang(page)).toBe("it");
    await page.getByRole("button", { name: "Lezioni" }).click();
    const menu = page.locator(".lesson-menu");
    await expect(menu).toContainText("Progettare e addestrare una rete");
    for (const [folder, slug] of [
      ["09-design-and-train", "design-and-train"],
      ["10-convert-and-deploy", "convert-and-deploy"],
    ] as const) {
      const text = readFileSync(`lessons/${folder}/lesson.it.mdx`, "utf8");
      const steps = [...text.matchAll(/<Step id="([^"]+)" title="([^"]+)">\s+([^\n*`$]{20,60})/g)];
      expect(steps.length).toBeGreaterThan(8);
      for (const [, id, title, begin] of steps) {
        await page.goto(`#/lesson/${slug}/${id}`);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(title!);
        await expect(page.locator(".prose")).toContainText(begin!.slice(0, 40));
      }
      await expect(page.getByRole("link", { name: /^Precedente/ })).toBeVisible();
    }
  });
});

const lessonTexts = readdirSync("lessons")
  .map((folder) => readFileSync(`lessons/${folder}/lesson.mdx`, "utf8"))
  .join("\n");
/** What lessons say, as it stands on the page: without marks, and with single spaces. */
const prose = lessonTexts.replace(/[*`]/g, "").replace(/\s+/g, " ");
/** Titles, goals and the like: the texts of a lesson that stand outside its own column. */
const titles = [...lessonTexts.matchAll(/^(?:title: | {2}- )(.+)$|title="([^"]+)"/gm)].map(([, a, b]) =>
  (a ?? b)!.trim().replace(/^"(.*)"$/, "$1"),
);
const isTitle = (text: string): boolean => titles.includes(text.replace(/^\d+\. /, ""));
/** Names, units and data, which are the same in every language, and keys. */
const names =
  /\((?:Ctrl|Alt|Shift) \+ [^)]+\)|Chrome|localhost|Web Serial|WebUSB|Toy-10|CC0-1\.0|airplane|automobile|bird|cat|deer|dog|frog|horse|ship|truck|mW|Whittle|English|Italiano|PhiNet|WebGPU|WASM|RAM|MAC|PlatformIO|CMake|Adam|SGD|ReLU6|Mixup|int8|float32|tflite|KiB|MiB|kB|MB|mJ|ms|px|dB|GHz|MHz|\bs\b/g;

/** Texts and spoken names on the page that have not come through the catalog; the pseudo-locale brackets all that have. */
async function plainTexts(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const free =
      "code, pre, kbd, .katex, .monaco-editor, .cell-name, [data-i18n-free], script, style, noscript";
    const texts: { text: string; inText: boolean; lesson: boolean }[] = [];
    let depth = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!;
      let outside = "";
      for (const letter of node.textContent!) {
        if (letter === "⟦") depth++;
        else if (letter === "⟧") depth--;
        else if (depth === 0) outside += letter;
      }
      if (!parent.closest(free) && parent.checkVisibility({ visibilityProperty: true }))
        texts.push({ text: outside, inText: true, lesson: parent.closest(".prose") !== null });
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"]) {
        const value = element.getAttribute(name);
        // What is within an image is told by the name of the image alone.
        if (value && !element.closest(`${free}, [role=img] *`))
          texts.push({ text: value.replace(/⟦.*⟧/s, ""), inText: false, lesson: false });
      }
    return texts;
  });
  return found
    .filter(({ lesson, text }) => !(lesson && prose.includes(text.replace(/\s+/g, " ").trim())))
    .map(({ text }) => text.replace(/\s+/g, " ").trim())
    .filter((text) => ![[text], text.split(": ")].some((parts) => parts.every(isTitle)))
    .filter((text) => /\p{L}{2}/u.test(text.replace(names, "")));
}

for (const part of ["lessons", "other pages"] as const)
  for (const width of [1280, 360])
    test(`#98 in the pseudo-locale nothing on the ${part} is plain, and all has room at ${width} px`, async ({
      page,
    }) => {
      test.setTimeout(120_000);
      await page.setViewportSize({ width, height: 800 });
      await settings(page, { locale: "pseudo" });
      const plain: string[] = [];
      const wide: string[] = [];
      for (const { route } of pages.filter((p) => p.route.startsWith("/lesson") === (part === "lessons"))) {
        await show(page, { route });
        await expect(page.getByText("⟦").first()).toBeVisible();
        plain.push(...(await plainTexts(page)).map((text) => `${route.slice(0, 50)} ${text}`));
        const needs = await page.evaluate(() => document.documentElement.scrollWidth);
        if (needs > width) wide.push(`${route.slice(0, 50)} ${needs}`);
        const clipped = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>("button, .button, summary, .tag")]
            .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 2 && e.clientWidth > 0)
            .map((e) => e.textContent),
        );
        wide.push(...clipped.map((text) => `${route.slice(0, 50)} ${text}`));
      }
      expect(plain).toEqual([]);
      expect(wide).toEqual([]);
    });

test("#98 the look for plain texts finds them", async ({ page }) => {
  await settings(page, { locale: "pseudo" });
  await show(page, { route: "/about" });
  await page.evaluate(() => {
    document.querySelector("main p")!.append(" planted without a catalog");
    document.querySelector("main h1")!.setAttribute("title", "plain");
  });
  expect(await plainTexts(page)).toEqual(["planted without a catalog", "plain"]);
});
