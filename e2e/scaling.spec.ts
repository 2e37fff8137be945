import { expect, test } from "@playwright/test";
import { begin } from "./lab";
import { open } from "./open";

test.describe.configure({ timeout: 240_000 });

test("compound scaling: a coefficient goes down until the network fits, beside the one made for the board", async ({
  page,
}) => {
  await open(page, "/lesson/efficientnet-to-phinet/against-a-board");
  const widget = page.getByRole("region", { name: "Compound scaling" });
  await expect(widget.getByText(/The largest φ that fits is/)).toBeVisible({ timeout: 120_000 });
  await expect(widget).toHaveAttribute("data-fits", "false");
  await widget.getByRole("spinbutton").fill("-8");
  await expect(widget).toHaveAttribute("data-fits", "true");
  await expect(page.getByText(/^Reached/)).toBeVisible();
  await widget.getByRole("radio", { name: "Table" }).check();
  await expect(widget.getByRole("table")).toBeVisible();
});

test("the scaler: budgets by slider and by board, candidates, maps, surfaces by keyboard, and budgets none can meet", async ({
  page,
}) => {
  await open(page, "/lesson/hardware-aware-scaling/solve");
  const widget = page.getByRole("region", { name: "Hardware-aware scaling" });
  const answered = async () => {
    await expect(widget.getByRole("status")).toHaveText(/were found|was found/, { timeout: 120_000 });
    await expect(widget).toHaveAttribute("data-busy", "false");
  };
  await answered();
  await expect(widget).toHaveAttribute("data-full", "true");
  await widget.getByRole("combobox", { name: "Board" }).selectOption("nano-33-ble-sense");
  await widget.getByRole("spinbutton", { name: /^Work of one answer/ }).fill("15");
  await answered();
  await expect(page.getByText(/^Reached/)).toBeVisible({ timeout: 60_000 });

  await widget.getByText("All candidates", { exact: true }).click();
  await expect(widget.getByRole("table", { name: /best first/ })).toBeVisible();
  const before = await widget.locator(".scaler-knobs").textContent();
  await widget.getByRole("combobox", { name: "Candidate" }).selectOption("1");
  await expect(widget.locator(".scaler-knobs")).not.toHaveText(before!);
  await widget.getByRole("radio", { name: "β, t₀" }).press("Space");
  await expect(widget.getByText(/^α is fixed at/)).toBeVisible();

  await widget.getByRole("button", { name: "Show the three surfaces in space" }).click();
  const surfaces = widget.getByRole("img", { name: /^Three surfaces/ });
  await surfaces.focus();
  const wire = widget.locator(".surface-wire").first();
  const drawn = await wire.getAttribute("d");
  await surfaces.press("ArrowLeft");
  await expect(wire).not.toHaveAttribute("d", drawn!);

  // Four kilobytes of RAM fit no network of 224 pixels, but a small one; a tenth of a million MACs, too.
  await widget.getByRole("spinbutton", { name: /^Flash/ }).fill("16");
  await expect(widget.getByRole("combobox", { name: "Board" })).toHaveValue("own");
  await widget.getByRole("spinbutton", { name: /^Work of one answer/ }).fill("400");
  await expect(widget.getByText(/^Held by: Flash/)).toBeVisible({ timeout: 120_000 });
});

test("a network that is solved for its budgets is trained in one click, and remembered after a reload", async ({
  page,
}) => {
  await begin(page, "/lesson/hardware-aware-scaling/which-one", { train: 300, test: 60, epochs: 1 });
  const scaler = page.getByRole("region", { name: "Hardware-aware scaling" });
  await expect(scaler).toHaveAttribute("data-busy", "false", { timeout: 120_000 });
  await scaler.getByRole("button", { name: "Train this one" }).click();
  const scatter = page.getByRole("region", { name: "Networks trained so far" });
  await expect(scatter).toHaveAttribute("data-count", "1", { timeout: 180_000 });
  await expect(scatter.getByText(/^1 network, 1 of them beaten by none/)).toBeVisible();
  await page.reload();
  await expect(scatter).toHaveAttribute("data-count", "1", { timeout: 60_000 });
  await scatter.getByRole("radio", { name: "Table" }).check();
  await expect(scatter.getByRole("table").getByText(/PhiNet α/)).toBeVisible();
  await scatter.getByRole("button", { name: "Forget these results" }).click();
  await scatter.getByRole("button", { name: "Forget them all, really" }).click();
  await expect(scatter.getByText(/No network has been trained/)).toBeVisible();
});
