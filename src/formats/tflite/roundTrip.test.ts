import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import type { QuantizedModel } from "../../ir/types";
import { runReference } from "../../runtime/reference";
import { quantizedNet } from "../../testing/quantizedNet";
import { randomInputs, randomQuantizedModel } from "../../testing/randomGraph";
import { smallNets } from "../../testing/smallNets";
import { importTflite } from "./import";
import { writeTflite } from "./write";

beforeAll(() => tf.setBackend("cpu"));

/** Constants are computed nowhere, so a file does not keep their place in the order. */
const skeleton = ({ graph }: QuantizedModel) =>
  graph.nodes.filter((n) => n.op !== "constant").map(({ op, out }) => ({ op, ...out }));

function expectRoundTrip(model: QuantizedModel, seed: number): void {
  const back = importTflite(writeTflite(model), "folder/back.tflite");
  expect(back.graph.name).toBe("back");
  expect(skeleton(back)).toEqual(skeleton(model));
  const inputs = randomInputs(model, seed);
  expect(runReference(back, inputs)).toEqual(runReference(model, inputs));
}

test("200 random networks come back as they went, node by node and byte by byte", () => {
  for (let seed = 0; seed < 200; seed++) expectRoundTrip(randomQuantizedModel(seed), seed);
});

test("so does one network of every family, with its node names", async () => {
  for (const [seed, graph] of smallNets.entries()) {
    const { int8 } = await quantizedNet(tf, graph, seed);
    expectRoundTrip(int8, seed);
    const back = importTflite(writeTflite(int8), "net.tflite");
    expect(back.graph.nodes.map((n) => n.id)).toEqual(int8.graph.nodes.map((n) => n.id));
  }
});

const quant = { scale: 0.5, zeroPoint: 3 };
const out = { shape: [2], quant };

test("inputs and outputs keep their order, and an output may be read on", () => {
  const model: QuantizedModel = {
    graph: {
      dialect: "int8",
      name: "two",
      nodes: [
        { id: "left", op: "input", attrs: { shape: [2] }, inputs: [], out },
        {
          id: "right",
          op: "input",
          attrs: { shape: [2] },
          inputs: [],
          out: { shape: [2], quant: { scale: 0.25, zeroPoint: -7 } },
        },
        { id: "sum", op: "add", attrs: { activation: "none" }, inputs: ["right", "left"], out },
        { id: "rest", op: "relu", attrs: {}, inputs: ["sum"], out },
      ],
      outputs: ["rest", "sum"],
    },
    weights: {},
  };
  const back = importTflite(writeTflite(model), "two.tflite");
  // left: (13 - 3) / 2 = 5 and (1 - 3) / 2 = -1; right: (1 + 7) / 4 = 2 and (-15 + 7) / 4 = -2.
  const [rest, sum] = runReference(back, [Int8Array.of(13, 1), Int8Array.of(1, -15)]);
  expect(sum).toEqual(Int8Array.of(2 * 7 + 3, 2 * -3 + 3));
  expect(rest).toEqual(Int8Array.of(2 * 7 + 3, 3));
});

test("a second writing gives the same file: nothing drifts", () => {
  for (let seed = 0; seed < 20; seed++) {
    const once = importTflite(writeTflite(randomQuantizedModel(seed)), "net.tflite");
    const twice = importTflite(writeTflite(once), "net.tflite");
    expect(twice).toEqual(once);
  }
});
