import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { importTflite } from "../toolkit";
import { whittle } from "./whittle";

const folder = mkdtempSync(join(tmpdir(), "whittle-distill-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (line: string) => {
  const { stdout, stderr, status } = await whittle(line.split(" "));
  return { status, stderr, data: status === 0 ? JSON.parse(stdout) : null };
};
const student =
  "--net phinet --alpha 0.2 --beta 1 --t0 3 --layers 4 --data shapes --examples 320 --epochs 2 --json";

test("distill tells of teacher, student, and the student alone", async () => {
  const { data } = await run(
    `distill ${student} --teacher resnet8 --teacher-width 4 --teacher-epochs 1 --labels 64 --hard 1:0 --features pool=pool`,
  );
  expect(data).toMatchObject({ labels: 64, examples: 320, net: "phinet", teacherNet: "resnet8" });
  expect(data.distill).toMatchObject({
    hard: { kind: "linear", from: 1, to: 0 },
    features: [{ student: "pool", teacher: "pool", weight: 1, measure: "cosine" }],
  });
  for (const who of ["teacher", "student", "alone"]) expect(data[who].accuracy).toBeGreaterThan(0);
  expect(data.student.parameters).toBe(data.alone.parameters);
  expect(data.teacher.parameters).toBeGreaterThan(data.student.parameters);
  expect(data.history.every((e: { figures: { featureLoss: number } }) => e.figures.featureLoss > 0)).toBe(
    true,
  );
});

test.each([
  ["--teacher resnet8 --teacher-depth 4", "there is no flag --teacher-depth"],
  ["--teacher resnet9", "--teacher resnet9"],
  ["--teacher resnet8 --labels 9999", "9999 of 320 training examples cannot keep their labels"],
  ["--teacher resnet8 --teacher-width 4 --teacher-epochs 1 --features pol=pool", "Close to it are pool"],
  ["--teacher resnet8 --teacher-classes 7 --teacher-epochs 1", "7 outputs"],
])("distill %s is refused in words", async (flags, words) => {
  const { status, stderr } = await run(`distill ${student} ${flags}`);
  expect(status).toBe(1);
  expect(stderr).toContain(words);
});

test("quantize compares float, int8 and int8 trained for it, layer by layer, and writes the last", async () => {
  const file = join(folder, "q.tflite");
  const { data } = await run(
    `quantize --net resnet8 --width 4 --data shapes --examples 320 --epochs 2 --aware --aware-epochs 1 --samples 20 --output ${file} --json`,
  );
  expect(data).toMatchObject({ method: "mixed", samples: 20, net: "resnet8" });
  expect(Math.abs(data.quantized.accuracy - data.float.accuracy)).toBeLessThan(0.1);
  for (const part of ["quantized", "aware"])
    expect(data[part].layers.every((l: { decibels: number }) => l.decibels > 10)).toBe(true);
  expect(data.aware.history).toHaveLength(1);
  expect(existsSync(file)).toBe(true);
  expect(importTflite(new Uint8Array(readFileSync(file)), "q.tflite").graph.nodes.length).toBeGreaterThan(10);
});

test.each([
  ["--method best", "--method best"],
  ["--samples 0", '"0" is not a whole number above 0'],
])("quantize %s is refused in words", async (flags, words) => {
  const { status, stderr } = await run(`quantize --net resnet8 --data shapes ${flags} --json`);
  expect(status).toBe(1);
  expect(stderr).toContain(words);
});
