import { expect, test } from "vitest";
import type { NotebookDocument } from "./document";
import type { Output } from "./output";
import { readDocument } from "./read";

const outputs: readonly Output[] = [
  { kind: "text", level: "log", text: "hello", times: 2 },
  {
    kind: "table",
    title: "",
    columns: ["a", "b"],
    rows: [
      ["x", Number.NaN],
      [null, true],
    ],
    total: 9,
  },
  {
    kind: "chart",
    title: "loss",
    form: "line",
    xLabel: "epoch",
    yLabel: "loss",
    x: [1, 2],
    series: [{ name: "train", y: [Number.POSITIVE_INFINITY, null] }],
    logY: true,
  },
  {
    kind: "image",
    title: "",
    count: 1,
    height: 1,
    width: 2,
    channels: 1,
    values: Uint8Array.of(0, 255),
    captions: [],
    range: [-1, 1],
  },
  {
    kind: "model",
    name: "net",
    dialect: "int8",
    parameters: 10,
    macs: 20,
    flashBytes: null,
    ramBytes: 4,
    layers: [{ name: "a", op: "conv2d", shape: [1, 2, 3], parameters: 1, macs: 2 }],
    notes: [["accuracy", "90 %"]],
  },
  {
    kind: "plan",
    name: "net",
    arenaBytes: 8,
    buffers: [{ name: "a", offset: 0, bytes: 8, from: 0, to: 1 }],
    steps: ["conv2d"],
  },
  { kind: "file", name: "net.tflite", bytes: Uint8Array.of(1, 2) },
  {
    kind: "error",
    failure: { code: "bad-knob", where: "alpha", what: "it is 0", next: "Choose more." },
    line: 3,
    stack: "",
  },
];

const document: NotebookDocument = {
  version: 1,
  id: "prune",
  cells: [
    {
      id: "10-start",
      kind: "code",
      text: "1",
      origin: "0",
      record: { text: "1", at: 5, tookMs: 1.5, count: 2, ended: "done", outputs },
    },
    { id: "own-1", kind: "note", text: "# mine", origin: null, record: null },
  ],
  removed: ["20-gone"],
};

test("reads every kind of output as it was", () => {
  const read = readDocument(structuredClone(document));
  expect(read.ok && read.value).toEqual(document);
});

const withCell = (change: object) => ({
  ...document,
  cells: [document.cells[1], { ...document.cells[0], ...change }],
});
const withOutput = (output: object) =>
  withCell({ record: { ...document.cells[0]!.record, outputs: [output] } });

test.each([
  ["a text", "notebook", "hello"],
  ["nothing", "notebook", null],
  ["a list", "notebook", []],
  ["no version", "notebook", { ...document, version: undefined }],
  ["a version in words", "notebook", { ...document, version: "1" }],
  ["an unknown old version", "notebook", { ...document, version: 0 }],
  ["no cells", "cells", { ...document, cells: null }],
  ["a number as text", "cells[1].text", withCell({ text: 5 })],
  ["an unknown kind of cell", "cells[1].kind", withCell({ kind: "raw" })],
  ["an unknown kind of output", "cells[1].record.outputs[0].kind", withOutput({ kind: "html", html: "<b>" })],
  [
    "bytes that are none",
    "cells[1].record.outputs[0].bytes",
    withOutput({ kind: "file", name: "a", bytes: "x" }),
  ],
  [
    "a row of objects",
    "cells[1].record.outputs[0].rows[0][0]",
    withOutput({ kind: "table", title: "", columns: [], rows: [[{}]], total: 1 }),
  ],
  [
    "a picture without its pixels",
    "cells[1].record.outputs[0].values",
    withOutput({ ...outputs[3]!, height: 1e9, width: 1e9 }),
  ],
  ["two cells of one name", "cells", withCell({ id: "own-1" })],
])("refuses %s, and says where: %s", (_, where, value) => {
  const read = readDocument(value);
  expect(!read.ok && [read.failure.code, read.failure.where]).toEqual(["bad-file", where]);
});

test("a newer version says so", () => {
  const read = readDocument({ ...document, version: 2, cells: "in another form" });
  expect(!read.ok && read.failure.what).toContain("newer Whittle");
});

test("an older version is brought up step by step", () => {
  const steps = {
    [-1]: (old: object) => ({ ...old, version: 0 }),
    0: ({ parts, ...rest }: Readonly<Record<string, unknown>>) => ({
      ...rest,
      version: 1,
      cells: parts,
      removed: [],
    }),
  };
  const { cells, removed: _, ...rest } = document;
  for (const version of [-1, 0]) {
    const read = readDocument({ ...rest, version, parts: cells }, steps);
    expect(read.ok && read.value).toEqual({ ...document, removed: [] });
  }
});
