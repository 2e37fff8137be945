import { expect, test } from "@playwright/test";
import { open } from "./open";

test.use({ serviceWorkers: "allow" });

test("#5 the pre-flight page looks at everything, each line with what to do, and sums it up in a line and a square", async ({
  page,
}) => {
  await open(page, "/check");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is this computer ready?");
  const lines = page.locator("[data-probe]");
  await expect(lines).toHaveCount(9);
  await expect(page.locator("[data-probe][data-grade]")).toHaveCount(9, { timeout: 60_000 });
  for (const [code, what] of [
    ["b", "Browser"],
    ["s", "Secure address"],
    ["g", "Graphics card and speed"],
    ["k", "Storage"],
    ["o", "Without a network"],
    ["c", "Camera"],
    ["m", "Microphone"],
    ["u", "Boards by USB"],
  ] as const)
    await expect(page.locator(`[data-probe="${code}"]`)).toContainText(what);
  await expect(page.locator('[data-probe="b"]')).toHaveAttribute("data-grade", "good");
  await expect(page.locator('[data-probe="g"]'), "a software adapter is told as what it is").toContainText(
    /WASM, [\d.]+ ms/,
  );
  for (const line of await page.locator('[data-probe]:not([data-grade="good"])').all())
    await expect(line.locator(".probe-remedy")).not.toBeEmpty();
  await expect(page.locator(".result-code")).toHaveText(
    /^b2 s2 g[012] t[012] k[012] o[012] c[012] m[012] u[012]$/,
  );
  await expect(page.getByRole("img", { name: "The line as a QR code" })).toBeVisible();
});

test("#93 without a camera the lessons' own data does, and the page says how to allow one", async ({
  page,
}) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.enumerateDevices = async () => [
      { kind: "videoinput", deviceId: "1", groupId: "1", label: "", toJSON: () => ({}) } as MediaDeviceInfo,
    ];
    navigator.permissions.query = async () => ({ state: "denied" }) as PermissionStatus;
  });
  await open(page, "/check");
  await expect(page.locator('[data-probe="c"]')).toContainText("refused for this site");
  await expect(page.locator('[data-probe="c"]')).toContainText(/Allow it by the sign.*own examples are used/);
  await page.goto("#/lesson/design-and-train/the-data");
  await expect(page.locator(".example-grid canvas").first(), "sample data").toBeVisible({ timeout: 60_000 });
});
