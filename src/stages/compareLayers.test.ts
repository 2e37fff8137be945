import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { buildGraph } from "../ir/build";
import { noiseFor, quantizedNet } from "../testing/quantizedNet";
import { smallNets } from "../testing/smallNets";
import { compareLayers } from "./compareLayers";
import { quantize } from "./quantize";

beforeAll(() => tf.setBackend("cpu"));

test("signal, noise and clipping worked by hand", async () => {
  const g = buildGraph("echo");
  const float = { graph: g.finish(g.activate(g.input([4], "x"), "relu", "y")), weights: {} };
  const of = { x: { min: -128, max: 127 }, y: { min: 0, max: 102 } };
  const int8 = quantize(float, { method: "minMax", samples: 1, of });
  // Steps of 0.4 from 0 to 102. 3 becomes 7.5 steps = 3.2 (up), 120 clips to 102; 40 and -5 are exact.
  const [y] = await compareLayers(float, int8, Float32Array.of(3, 120, 40, -5), 1, tf);
  const noise = 0.2 ** 2 + 18 ** 2;
  expect(y).toMatchObject({ id: "y", op: "relu", clipped: 2 / 4 }); // 102 at the top, 0 at the bottom
  expect(y!.decibels).toBeCloseTo(10 * Math.log10((9 + 14400 + 1600) / noise), 3);
  const exact = await compareLayers(float, int8, Float32Array.of(2, 4, 40, -5), 1, tf);
  expect(exact[0]!.decibels).toBeGreaterThan(100);
});

test("a spoiled layer is the first that shows", async () => {
  const { folded, int8 } = await quantizedNet(tf, smallNets[4]!, 3);
  const samples = noiseFor(smallNets[4]!, 2, 3);
  const good = await compareLayers(folded, int8, samples, 2, tf);
  for (const layer of good) expect(layer.decibels, layer.id).toBeGreaterThan(15);
  const victim = int8.graph.nodes.filter((n) => n.op === "conv2d")[2]!.id;
  const kernel = int8.weights[`${victim}/kernel`]!;
  const weights = { ...int8.weights, [`${victim}/kernel`]: { ...kernel, data: kernel.data.map((v) => -v) } };
  const spoiled = await compareLayers(folded, { ...int8, weights }, samples, 2, tf);
  const firstBad = spoiled.findIndex((layer, i) => layer.decibels < good[i]!.decibels - 6);
  expect(spoiled[firstBad]!.id).toBe(victim);
});
