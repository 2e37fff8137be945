import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTflite } from "../formats/tflite/write";
import { tinyDense } from "../testing/tinyDense";
import { whittle } from "./whittle";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
  const model = writeTflite(tinyDense);
  writeFileSync(at("tiny.tflite"), model);
  writeFileSync(at("cut.tflite"), model.slice(0, model.length / 2));
  writeFileSync(at("words.tflite"), "these are words, not a network!");
  writeFileSync(at("in.bin"), Int8Array.of(5, 3, -100, 100));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Standard output of a command that succeeds, read as JSON. */
async function json(...args: string[]) {
  const { status, stdout, stderr } = await whittle([...args, "--json"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

test("as a process: one object on standard output, or words on standard error", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", join(root, "src/cli/main.ts"), ...args], {
      ...{ cwd: root, encoding: "utf8" },
    });
  const good = run("inspect", at("tiny.tflite"), "--json");
  expect({ status: good.status, stderr: good.stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(good.stdout).macs).toBe(4);
  const bad = run("inspect", at("gone.tflite"), "--json");
  expect({ status: bad.status, stdout: bad.stdout }).toEqual({ status: 1, stdout: "" });
  expect(bad.stderr).toMatch(/^whittle: .*gone\.tflite: there is no such file\.\nCheck the path\.\n$/);
});

test("cost counts the default PhiNet as its authors do, knob by knob", async () => {
  const phinet = ["--net", "phinet", "--alpha", "0.2", "--beta=1", "--t0", "6", "--layers", "7"];
  const size = ["--resolution", "224", "--classes", "0"];
  const c = await json("cost", ...phinet, ...size, "--counting", "original");
  expect(c).toMatchObject({ net: "phinet", parameters: 30_917, macs: 9_817_670, ramBytes: 602_112 });
  expect(c.layers.reduce((n: number, layer: { macs: number }) => n + layer.macs, 0)).toBe(9_817_670);
  const plain = await json(
    "cost",
    ...phinet,
    ...size,
    "--no-squeeze-excite",
    "--downsample",
    "5,7",
    "--residuals",
  );
  const ops = plain.layers.map((layer: { op: string }) => layer.op);
  expect(ops).toContain("add");
  expect(ops).not.toContain("globalAvgPool");
});

describe("train", () => {
  const small = ["--net", "mlp", "--hidden", "8", "--data", "shapes", "--examples", "64", "--batch", "16"];

  test("trains on WASM and on plain TensorFlow.js alike, tells the curve, and writes an int8 network", async () => {
    const wasm = await json("train", ...small, "--epochs", "2", "--output", at("shapes.tflite"));
    expect(wasm).toMatchObject({ net: "mlp", data: "shapes", backend: "wasm", ended: "finished" });
    expect(wasm.history.map((e: { epoch: number }) => e.epoch)).toEqual([1, 2]);
    expect(wasm.test.accuracy).toBeGreaterThan(0);
    expect((await json("inspect", at("shapes.tflite"))).parameters).toBe(wasm.parameters);
    const plain = await json("train", ...small, "--epochs", "2", "--backend", "tfjs");
    for (const [i, e] of plain.history.entries()) expect(wasm.history[i].loss).toBeCloseTo(e.loss, 4);
  });

  test.each([
    [["--backend", "cuda"], /--backend cuda: is not a choice\.\nChoose one of wasm, webgpu, tfjs/],
    [["--epochs", "many"], /--epochs: "many" is not a number/],
    [["--epochs", "0"], /train\.epochs: epochs is 0/],
    [["--examples", "1.5"], /not a whole number above 0/],
    [["--data", "cats"], /cats: there is no data set of this name/],
    [["--classes", "7"], /has 7 outputs, Shapes has 4 classes/],
  ])("%j is refused in words", async (wrong, words) => {
    const { status, stdout, stderr } = await whittle(["train", ...small, ...wrong]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(words);
  });
});

test("inspect says what is in a file", async () => {
  const port = { bytes: 2, shape: [2], scale: 1, zeroPoint: 0 };
  expect(await json("inspect", at("tiny.tflite"))).toEqual({
    ops: { FULLY_CONNECTED: 1 },
    ...{ parameters: 6, macs: 4 },
    // Input and output, not one over the other; kernel, bias, multipliers and shifts.
    ...{ arenaBytes: 4, flashBytes: 4 + 8 + 8 + 2 },
    inputs: [{ name: expect.any(String), ...port }],
    outputs: [{ name: expect.any(String), ...port }],
  });
});

test.each(["reference", "wasm", "host"])(
  "run on the %s engine gives the numbers worked out by hand",
  async (engine) => {
    const out = at(`${engine}.bin`);
    const args = ["run", at("tiny.tflite"), "--input", at("in.bin"), "--output", out, "--engine", engine];
    expect(await json(...args)).toMatchObject({ engine, inferences: 2, outputBytes: 4 });
    expect([...new Int8Array(readFileSync(out))]).toEqual([17, -4, -128, 101]);
  },
);

test("export writes what its JSON says, and --force writes over it", async () => {
  const out = at("made");
  mkdirSync(out);
  const args = ["export", at("tiny.tflite"), "--target", "c", "--name", "kws", "--out", out];
  const made = await json(...args, "--examples", at("in.bin"), "--labels", "up,down");
  const files = readdirSync(out, { recursive: true, encoding: "utf8" });
  expect(made.files.filter((path: string) => !existsSync(join(out, path)))).toEqual([]);
  expect(files.filter((path) => /\.\w+$/.test(path)).sort()).toEqual(
    made.files.filter((path: string) => /\.\w+$/.test(path)),
  );
  expect(made.golden).toEqual([[17, -4]]);
  expect(readFileSync(join(out, "src/model.h"), "utf8")).toContain("const int8_t *kws_output(void);");
  expect((await whittle(args)).stderr).toContain("is not empty");
  writeFileSync(join(out, "notes.txt"), "mine");
  expect((await whittle([...args, "--force"])).status).toBe(0);
  expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
  expect(readdirSync(folder).filter((name) => name.startsWith(".whittle"))).toEqual([]);
});

describe("mistakes end with exit code 1, words on standard error, and nothing written", () => {
  const tiny = ["tiny.tflite", "--input", "in.bin", "--output", "never.bin"];
  const phinetKnobs = ["--alpha", "1", "--beta", "1", "--t0", "4", "--layers", "4"];
  const toC = ["--target", "c", "--out", "never"];
  test.each([
    ["an unknown command", ["fly"], 'there is no command "fly"'],
    ["an unknown flag", ["cost", "--net", "mlp", "--alpha", "1"], "there is no flag --alpha"],
    ["a knob out of range", ["cost", "--net", "mlp", "--input", "4", "--classes", "0"], "classes is 0"],
    [
      "a choice that is none",
      ["cost", "--net", "phinet", ...phinetKnobs, "--activation", "steps"],
      "Choose one of hardSwish, relu6",
    ],
    ["a missing knob", ["cost", "--net", "phinet", "--alpha", "1"], "needs --beta, --t0, --layers"],
    ["a number that is none", ["cost", "--net", "resnet8", "--width", "wide"], '"wide" is not a number'],
    ["a missing file", ["inspect", "gone.tflite"], "gone.tflite: there is no such file"],
    ["a truncated file", ["inspect", "cut.tflite"], "cut.tflite: "],
    ["a file of another kind", ["export", "words.tflite", ...toC], "words.tflite: "],
    ["an input of the wrong size", ["run", ...tiny.with(2, "words.tflite")], "inputs of 2 bytes"],
    ["an unknown engine", ["run", ...tiny, "--engine", "steam"], "Choose one of reference, wasm, host"],
    ["an unknown board", ["export", "tiny.tflite", ...toC, "--board", "toaster"], "toaster"],
    ["a name that C cannot have", ["export", "tiny.tflite", ...toC, "--name", "a-b"], 'name "a-b"'],
  ])("%s", async (_, args, words) => {
    const paths = args.map((arg) => (/\.(tflite|bin)$|^never/.test(arg) ? at(arg) : arg));
    const { status, stdout, stderr } = await whittle([...paths, "--json"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(at("never")) || existsSync(at("never.bin"))).toBe(false);
  });
});
