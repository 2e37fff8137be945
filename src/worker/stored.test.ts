import { expect, test } from "vitest";
import { init } from "../ir/init";
import { mlp } from "../nets/mlp";
import { trainDefaults } from "../stages/train/options";
import { readStored, runForm, type StoredForm, type StoredRun, writeStored } from "./stored";

const { graph, weights } = init(mlp({ input: [4], hidden: [3], classes: 2 }), 1);
const arrays = Object.fromEntries(Object.entries(weights).map(([key, { data }]) => [key, data]));
const run: StoredRun = {
  graph,
  dataset: { kind: "generated", id: "shapes", options: {} },
  options: trainDefaults,
  checkpoint: {
    epoch: 3,
    weights,
    optimizer: { steps: 9, first: arrays, second: arrays, average: null },
    best: { epoch: 2, weights },
    history: [],
  },
  finished: false,
};

test("what is written is read back, without its version", () => {
  const read = readStored(runForm, structuredClone(writeStored(runForm, run)));
  expect(read).toEqual({ status: "read", value: run });
});

test("a run of before there were versions goes on, with a fresh optimizer where its form has changed", () => {
  expect(readStored(runForm, run)).toEqual({ status: "read", value: run });
  const old = { ...run, checkpoint: { ...run.checkpoint, optimizer: new Float32Array(3) } };
  const read = readStored(runForm, old);
  expect(read.status === "read" && read.value.checkpoint.optimizer).toEqual({
    steps: 0,
    first: {},
    second: {},
    average: null,
  });
  expect(read.status === "read" && read.value.checkpoint.weights).toEqual(weights);
});

test("a newer version is told from a broken record", () => {
  expect(readStored(runForm, { ...run, version: 99 })).toEqual({ status: "newer", version: 99 });
});

test("older versions are brought up one by one", () => {
  const form: StoredForm<{ readonly name: string }> = {
    version: 3,
    migrations: { 1: (old) => ({ title: old.t }), 2: (old) => ({ name: old.title }) },
    fits: (value) => typeof value.name === "string",
  };
  expect(readStored(form, { t: "a" })).toEqual({ status: "read", value: { name: "a" } });
  expect(readStored(form, { version: 2, title: "b" })).toEqual({ status: "read", value: { name: "b" } });
  expect(readStored(form, { version: 2 }).status).toBe("unreadable");
});

test.each<readonly [string, unknown]>([
  ["nothing", null],
  ["a text", "run"],
  ["a list", []],
  ["bytes", new Uint8Array(3)],
  ["an empty record", {}],
  ["no graph", { ...run, graph: undefined }],
  ["an unknown op", { ...run, graph: { ...graph, nodes: [{ ...graph.nodes[0], op: "sing" }] } }],
  ["no weights", { ...run, checkpoint: { ...run.checkpoint, weights: {} } }],
  ["weights of another size", { ...run, checkpoint: { ...run.checkpoint, weights: otherShapes() } }],
  ["a best epoch without weights", { ...run, checkpoint: { ...run.checkpoint, best: { epoch: 1 } } }],
  ["no history", { ...run, checkpoint: { ...run.checkpoint, history: null } }],
  ["a version that is none", { ...run, version: "two" }],
  ["no data set", { ...run, dataset: { kind: "generated" } }],
])("refuses %s, and does not break", (_, value) => {
  expect(readStored(runForm, value).status).toBe("unreadable");
});

function otherShapes() {
  return Object.fromEntries(Object.entries(weights).map(([key, w]) => [key, { ...w, shape: [1] }]));
}
