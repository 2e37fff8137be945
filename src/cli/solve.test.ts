import { expect, test } from "vitest";
import { whittle } from "./whittle";

async function solve(...args: string[]) {
  const { status, stdout, stderr } = await whittle(["solve", ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

const small = ["--flash", "64KB", "--ram", "24KB", "--macs", "1M", "--ram-model", "tflm", "--layers", "5,6"];

test("the answer has the knobs and the shares, and `cost` counts the same for the line that it prints", async () => {
  const found = JSON.parse(await solve(...small, "--json"));
  expect(found).toMatchObject({
    ...{ family: "phinet", alpha: expect.any(Number), beta: expect.any(Number), t0: expect.any(Number) },
    ...{ layers: expect.any(Number), resolution: expect.any(Number), parameters: expect.any(Number) },
    budgets: { flash: 65_536, ram: 24_576, macs: 1_000_000 },
  });
  for (const share of Object.values(found.used)) expect(share).toBeLessThanOrEqual(1);
  const line = (await solve(...small)).split("\n").at(-2)!.trim();
  expect(line).toMatch(/^whittle cost --net phinet /);
  const { stdout } = await whittle([...line.split(" ").slice(1), "--json"]);
  const cost = JSON.parse(stdout);
  expect(cost.parameters).toBe(found.parameters);
  expect(cost.ramBytes / 24_576).toBe(found.used.ram);
  expect(cost.flashBytes / 65_536).toBe(found.used.flash);
  expect(cost.macs / 1e6).toBe(found.used.macs);
});

test("a board gives flash and RAM less its reserve, and flash then holds the code too", async () => {
  const board = ["--board", "microbit-v2", "--macs", "2M", "--resolution", "64", "--layers", "5"];
  const found = JSON.parse(await solve(...board, "--json"));
  const without = JSON.parse(await solve(...board, "--flash", `${found.budgets.flash}B`, "--json"));
  expect(without.budgets).toEqual(found.budgets);
  expect(found.need.flash).toBeLessThanOrEqual(found.budgets.flash);
});

test.each([
  [["--ram", "1KB", "--macs", "1M"], /needs --flash/],
  [["--flash", "much", "--ram", "1KB", "--macs", "1M"], /--flash: "much" is not an amount/],
  [["--flash", "-1MB", "--ram", "1MB", "--macs", "1M"], /--flash|flash is -/],
  [["--flash", "1MB", "--ram", "1MB", "--macs", "0"], /solve\.macs: the budget of MACs is 0/],
  [
    ["--flash", "1MB", "--ram", "64B", "--macs", "1M"],
    /smallest phinet needs .* of RAM, and the budget is 64 B/,
  ],
  [["--board", "vax", "--macs", "1M"], /vax: there is no board of this name/],
  [[...small, "--family", "vgg"], /--family vgg: is not a choice/],
  [[...small, "--ram-model", "paper"], /--ram-model paper: is not a choice/],
])("%j is refused in words", async (args, words) => {
  const { status, stdout, stderr } = await whittle(["solve", ...args]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(words);
});
