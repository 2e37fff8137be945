import { expect, test } from "@playwright/test";
import { cell, openCells } from "./notebook";
import { open } from "./open";
import { show } from "./pages";

test.use({ actionTimeout: 20_000 });

test("#100 an empty notebook says how to begin, and offers nothing that does nothing", async ({
  page,
  context,
}) => {
  await open(page, "/notebook");
  await expect(page.getByText("Begin with a cell")).toBeVisible();
  await expect(page.getByRole("button", { name: "Run all" })).toBeDisabled();

  const second = await context.newPage();
  await open(second, "/notebook");
  await expect(second.getByText("Read only: another tab writes")).toBeVisible();
  await expect(second.getByText("This notebook is empty.")).toBeVisible();
  await expect(second.getByRole("button", { name: "Add the first cell" })).toHaveCount(0);
  await second.close();

  await page.getByRole("button", { name: "Add the first cell" }).click();
  await expect(cell(page, 1).getByRole("textbox").first()).toBeFocused();
  await expect(page.getByRole("button", { name: "Run all" })).toBeEnabled();
});

test("#100 where nothing can be kept, that is said before there is something to lose", async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("blocked", "SecurityError");
    };
  });
  await open(page, "/notebook");
  await expect(page.getByText("Not saved: this browser refuses")).toBeVisible();
  await expect(page.getByRole("region", { name: "Storage" })).toBeVisible();
});

test("#100 a page that does not arrive says so, and the reload brings it", async ({ page }) => {
  await page.route(/assets\/OwnNotebook-.*\.js$/, (route) => route.abort());
  await open(page, "/notebook");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("This page could not be loaded.");
  await expect(alert).not.toContainText("defect");
  const box = (await alert.boundingBox())!;
  expect(box.x, "it stands within the page").toBeGreaterThan(10);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toHaveText("Something went wrong");
  await page.unroute(/assets\/OwnNotebook-.*\.js$/);
  await alert.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your notebook");
});

test("#100 searches without a result say so", async ({ page }) => {
  await openCells(page, ["1 + 1"]);
  await cell(page, 1).focus();
  for (const [keys, field, words] of [
    ["?", "textbox", "No key for that."],
    ["f", "textbox", "Not found"],
    ["ControlOrMeta+K", "combobox", "Nothing of that kind."],
  ] as const) {
    await page.keyboard.press(keys);
    await page.getByRole("dialog").getByRole(field).first().fill("zzqzz");
    await expect(page.getByRole("dialog")).toContainText(words);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
});

test("#100 cells are named as one sees them, by the lesson's name or by their place", async ({ page }) => {
  await openCells(page, ["await sleep(1500)", "const same = 1;", "const same = 2;"]);
  await expect(cell(page, 2).getByRole("alert").getByRole("button", { name: "See cell 3" })).toBeVisible();
  await cell(page, 1).getByRole("button", { name: "Run the cell" }).click();
  await expect(page.getByText("Running cell 1")).toBeVisible({ timeout: 20_000 });
  await show(page, { route: "/lesson/how-to-use-this-notebook/cells" });
  await cell(page, 1).focus();
  await page.keyboard.press("f");
  await page.getByRole("dialog").getByRole("textbox", { name: "Find" }).fill("nets.phinet");
  await expect(page.getByRole("button", { name: "hello, line 2" })).toBeVisible();
});
