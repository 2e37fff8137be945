import { expect, type Locator, type Page } from "@playwright/test";
import { type Cell, emptyDocument } from "../src/notebook/document";
import { encodeShare } from "../src/notebook/share";
import { open } from "./open";

/** The link that brings these cells: "own-1", "own-2" … of the person's own notebook, or of a lesson. */
export function sharedLink(texts: readonly string[], id = "own"): string {
  const cells = texts.map(
    (text, i): Cell => ({ id: `own-${i + 1}`, kind: "code", text, origin: null, record: null }),
  );
  const payload = encodeShare({ ...emptyDocument(id), cells }, null);
  if (!payload.ok) throw new Error(payload.failure.what);
  return `/shared/${payload.value}`;
}

/** Opens a notebook of these cells, as somebody who has got a link and trusts it. */
export async function openCells(page: Page, texts: readonly string[]): Promise<void> {
  await open(page, sharedLink(texts));
  await page.getByRole("button", { name: "Trust it and take it over" }).click();
  await expect(cell(page, 1)).toBeVisible();
}

/** The n-th cell on the page, from 1. */
export const cell = (page: Page, n: number): Locator => page.locator("[data-cell]").nth(n - 1);

export const cellById = (page: Page, id: string): Locator => page.locator(`[data-cell="${id}"]`);

/** Chooses a cell without editing it. */
export const choose = (page: Page, n: number): Promise<void> => cell(page, n).focus();

/** What a cell has written. */
export const log = (of: Locator): Locator => of.locator(".log-lines");

/** Waits until a cell has run to its end. */
export async function ranWell(of: Locator): Promise<void> {
  await expect(of.locator(".cell-foot")).toContainText("Ran in", { timeout: 60_000 });
}

/** Replaces a cell's code, in whatever editor there is, and leaves it. */
export async function write(page: Page, of: Locator, text: string): Promise<void> {
  await of.focus();
  await page.keyboard.press("Enter");
  await expect(of.locator("textarea, .native-edit-context").first()).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
  await page.keyboard.press("Escape");
  await expect(of).toBeFocused();
}

/** Until the code editor is there in place of the plain field. */
export const codeEditor = (of: Locator): Locator => of.locator(".monaco-editor .view-lines");
