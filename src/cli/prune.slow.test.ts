import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { whittle } from "./whittle";

const folder = mkdtempSync(join(tmpdir(), "cli-prune-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

async function json(...args: string[]) {
  const { status, stdout, stderr } = await whittle([...args, "--json"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

const small = ["--net", "resnet8", "--width", "4", "--data", "shapes", "--examples", "128", "--epochs", "1"];

test("channels: half the MACs are left, the compacted network is the pruned one, and the file has its size", async () => {
  const made = await json(
    ...["prune", ...small, "--pattern", "channels", "--keep-macs", "0.5", "--tune", "2", "--distill"],
    ...["--output", at("pruned.tflite")],
  );
  expect(made.compacted.macs / made.before.macs).toBeLessThanOrEqual(0.51);
  expect(made.compacted.flashBytes).toBeLessThan(made.before.flashBytes);
  expect(made.pruned.macs).toBe(made.before.macs);
  expect(made.compaction.difference).toBeLessThan(1e-4);
  expect(made.compacted.accuracy).toBe(made.pruned.accuracy);
  const { macs } = await json("inspect", at("pruned.tflite"));
  expect(macs).toBe(made.compacted.macs);
});

test("weights: zeros where they were asked for, and nothing smaller; export skips them", async () => {
  const made = await json(
    "prune",
    ...small,
    "--sparsity",
    "0.3",
    "--schedule",
    "one-shot",
    "--output",
    at("sparse.tflite"),
  );
  expect(made.pruned.sparsity).toBeCloseTo(0.3, 2);
  expect(made.compacted.macs).toBe(made.before.macs);
  await json("export", at("sparse.tflite"), "--target", "c", "--out", at("c"), "--sparse", "0.2");
  const model = readdirSync(at("c"), { recursive: true, encoding: "utf8" }).find((f) =>
    f.endsWith("model.c"),
  )!;
  expect(readFileSync(join(at("c"), model), "utf8")).toContain("wt_sparse_s8(");
});

test.each([
  [["--sparsity", "1"], "prune.sparsity: the sparsity is 1"],
  [[], "needs --sparsity"],
  [["--pattern", "diagonal", "--sparsity", "0.5"], "Choose one of weights, channels, residuals"],
  [["--keep-macs", "0.5"], "only channels take MACs with them"],
])("%j is refused in words", async (wrong, words) => {
  const mlp = ["--net", "mlp", "--hidden", "6", "--data", "shapes", "--examples", "32", "--epochs", "1"];
  const narrow = wrong.includes("2:4") ? ["--net", "resnet8", "--width", "1", ...mlp.slice(4)] : mlp;
  const { status, stdout, stderr } = await whittle(["prune", ...narrow, ...wrong]);
  if (status === 0)
    expect(wrong).toContain("2:4"); // some of this network's layers divide
  else {
    expect(stdout).toBe("");
    expect(stderr).toContain(words);
  }
});
