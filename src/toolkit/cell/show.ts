/** What a value looks like below its cell. */
import { showBytes, showCount } from "../../core/units";
import { type Dataset, splitNames } from "../../datasets/types";
import { constantBytes } from "../../formats/carray/printModel";
import { type Cost, cost } from "../../ir/cost";
import type { Graph, Model, QuantizedModel } from "../../ir/types";
import type {
  ImageOutput,
  ModelOutput,
  Output,
  PlanOutput,
  Scalar,
  TableOutput,
} from "../../notebook/output";
import { compile } from "../../stages/compile";
import type { Fit } from "../../stages/fit";
import { type MemoryPlan, plan } from "../../stages/plan";
import { sketchDeployment } from "../../stages/sketch";
import { type Pictures, pictureRow } from "./data";
import type { CellHost, Place } from "./host";
import { inspect, writeNumber } from "./inspect";
import type { Scores } from "./tiny";

export interface ShowOptions {
  /** Stands above the output. */
  readonly title?: string;
}

/** An output on the page. */
export interface Shown {
  /** Puts another value in its place: for what changes while a cell runs. */
  update(value: unknown): void;
}

/**
 * Shows a value below the cell: arrays of objects as a table, networks as a card, tensors and arrays of numbers as a heat map,
 * data as pictures, files as a download, anything else as text.
 */
export type Show = (value: unknown, options?: ShowOptions) => Shown;

const MOST_ROWS = 500;
const MOST_MAPS = 64;
const MAP_SIDE = 1024;
const EXAMPLES = 8;

/** Values that are on the page already: as the last line of a cell they show nothing more. */
const handles = new WeakSet<object>();
export const isShown = (value: unknown): boolean =>
  typeof value === "object" && value !== null && handles.has(value);

/** Marks the handle of an output that is there already. */
export function handle<T extends object>(value: T): T {
  handles.add(value);
  return value;
}

export function createShow({ put, track }: CellHost): Show {
  const draw = (place: Place | null, value: unknown, options: ShowOptions): Place => {
    const { tensor } = readTensor(value);
    if (!tensor) {
      const output = toOutput(value, options);
      place?.change(output);
      return place ?? put(output);
    }
    // Numbers of a tensor may still be on the GPU.
    const waiting = place ?? put(text(inspect(value)));
    void track(
      tensor
        .data()
        .then((data) => waiting.change(arrayOutput(data, tensor.shape, options.title ?? inspect(value)))),
    );
    return waiting;
  };
  return (value, options = {}) => {
    const place = draw(null, value, options);
    return handle({ update: (next: unknown) => void draw(place, next, options) });
  };
}

const text = (content: string): Output => ({ kind: "text", level: "result", text: content });

/** The output of any value but a tensor. */
export function toOutput(value: unknown, { title = "" }: ShowOptions = {}): Output {
  if (typeof value !== "object" || value === null)
    return text(title ? `${title}: ${inspect(value)}` : inspect(value));
  const is = value as Record<string, unknown>;
  if (isGraph(value)) return modelOutput(value, null, title);
  if (isModel(value)) return modelOutput(value.graph as Graph, value as Model, title);
  if (isPlan(value)) return planOutput(value, title);
  if (isFile(value)) return { kind: "file", name: value.name, bytes: value.bytes };
  if (isDataset(value)) return datasetOutput(value, title);
  if (isPictures(value)) return { ...value.picture, title: title || value.picture.title };
  if (isScores(value)) return confusionTable(value, title);
  if (isFit(value)) return fitTable(value, title);
  if (isCost(value)) return costTable(value, title);
  const { data, values, shape } = is;
  const numbers = ArrayBuffer.isView(data) ? data : ArrayBuffer.isView(values) ? values : null;
  if (numbers && Array.isArray(shape)) return arrayOutput(numbers as never, shape as number[], title);
  if (Array.isArray(value)) {
    if (isMatrix(value))
      return arrayOutput(Float32Array.from(value.flat()), [value.length, value[0]!.length], title);
    if (value.length > 0 && value.every(isRecord)) return table(value, title);
  }
  return text(title ? `${title}: ${inspect(value)}` : inspect(value));
}

// Recognizing

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);
const isGraph = (x: object): x is Graph => "dialect" in x && "nodes" in x && "outputs" in x;
const isModel = (x: object): x is Model | QuantizedModel =>
  "weights" in x && "graph" in x && isRecord(x.graph) && isGraph(x.graph);
const isPlan = (x: object): x is MemoryPlan & Partial<NamedPlan> =>
  "arenaBytes" in x && "slots" in x && "slotOf" in x;
const isFile = (x: object): x is { name: string; bytes: Uint8Array } =>
  "bytes" in x && x.bytes instanceof Uint8Array && "name" in x && typeof x.name === "string";
const isDataset = (x: object): x is Dataset => "card" in x && splitNames.every((name) => name in x);
const isPictures = (x: object): x is Pictures =>
  "picture" in x && isRecord(x.picture) && x.picture.kind === "image";
const isScores = (x: object): x is Scores =>
  "confusion" in x && "classes" in x && "accuracy" in x && Array.isArray(x.classes);
const isFit = (x: object): x is Fit => "fits" in x && "flash" in x && "ram" in x && "latency" in x;
const isCost = (x: object): x is Cost => "layers" in x && "macs" in x && "flashBytes" in x && "ramBytes" in x;
const isMatrix = (x: readonly unknown[]): x is number[][] =>
  x.length > 1 &&
  x.every((row) => Array.isArray(row) && row.length > 1 && row.length === (x[0] as unknown[]).length) &&
  (x as unknown[][]).every((row) => row.every((v) => typeof v === "number"));

interface TensorLike {
  readonly shape: readonly number[];
  data(): Promise<ArrayLike<number>>;
}
function readTensor(x: unknown): { readonly tensor: TensorLike | null } {
  if (!isRecord(x) || !("dataId" in x) || !Array.isArray(x.shape) || typeof x.data !== "function")
    return { tensor: null };
  return { tensor: x as unknown as TensorLike };
}

// Tables

function table(rows: readonly Record<string, unknown>[], title: string): TableOutput {
  const columns = [...new Set(rows.slice(0, MOST_ROWS).flatMap((row) => Object.keys(row)))];
  return {
    ...{ kind: "table", title, columns, total: rows.length },
    rows: rows.slice(0, MOST_ROWS).map((row) => columns.map((column) => toScalar(row[column]))),
  };
}

function toScalar(value: unknown): Scalar {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? Number(writeNumber(value)) : String(value);
  return typeof value === "string" || typeof value === "boolean" ? value : inspect(value);
}

/** A row for each truth, a column for each answer. */
function confusionTable({ accuracy, count, confusion, classes }: Scores, title: string): TableOutput {
  const right = `${Math.round(accuracy * count)} of ${count} right: ${(100 * accuracy).toFixed(1)} %`;
  return {
    kind: "table",
    title: title ? `${title}: ${right}` : right,
    columns: ["is, below; taken for, right", ...classes],
    rows: confusion.map((row, truth) => [classes[truth] ?? truth, ...row]),
    total: confusion.length,
  };
}

function fitTable({ board, fits, flash, ram, latency, energy, advice }: Fit, title: string): TableOutput {
  const range = (span: { low: number; high: number }, unit: string) =>
    `${writeNumber(Number(span.low.toPrecision(2)))} to ${writeNumber(Number(span.high.toPrecision(2)))} ${unit}`;
  const rows: Scalar[][] = [
    ["flash", showBytes(flash.need), showBytes(flash.have), flash.left >= 0],
    ["RAM", showBytes(ram.need), showBytes(ram.have), ram.left >= 0],
    ["time for one inference", range(latency, "ms"), null, null],
    ...(energy ? [["energy for one inference", range(energy, "mJ"), null, null]] : []),
    ...advice.map((line): Scalar[] => [line, null, null, null]),
  ];
  return {
    kind: "table",
    title: title || `${board}: ${fits ? "fits" : "does not fit"}`,
    columns: ["", "needs", "has", "fits"],
    rows,
    total: rows.length,
  };
}

function costTable({ parameters, macs, flashBytes, ramBytes, layers }: Cost, title: string): TableOutput {
  const total = `${showCount(parameters)} parameters, ${showCount(macs)} MACs, ${showBytes(flashBytes)} of flash, ${showBytes(ramBytes)} of RAM`;
  const rows = layers.map((l) => ({
    ...{ layer: l.id, op: l.op, shape: l.shape.join("x"), parameters: l.parameters, MACs: l.macs },
    "flash, bytes": l.flashBytes,
    "RAM, bytes": l.liveBytes,
  }));
  return table(rows, title ? `${title}: ${total}` : total);
}

// Networks and plans

/** A memory plan that knows whose it is. */
export interface NamedPlan extends MemoryPlan {
  readonly name: string;
  /** The layers in the order in which they run. */
  readonly steps: readonly string[];
}

export const namedPlan = (graph: Graph<"int8">, memory: MemoryPlan = plan(graph)): NamedPlan => ({
  ...memory,
  name: graph.name,
  steps: graph.nodes.map(({ id }) => id),
});

function planOutput(
  { name = "", steps, arenaBytes, slots }: MemoryPlan & Partial<NamedPlan>,
  title: string,
): PlanOutput {
  const last = Math.max(0, ...slots.map((slot) => slot.last));
  return {
    ...{ kind: "plan", name: title || name, arenaBytes },
    buffers: slots.map(({ node, offset, bytes, first, last: to }) => ({
      name: node,
      offset,
      bytes,
      from: first,
      to,
    })),
    steps: steps ?? Array.from({ length: last + 1 }, (_, i) => String(i)),
  };
}

function modelOutput(graph: Graph, model: Model | null, title: string): ModelOutput {
  const costs = cost(graph);
  const quantized = (graph.dialect as string) === "int8";
  const int8 = model as QuantizedModel | null;
  const memory = quantized ? plan(int8!.graph) : sketchDeployment(graph).plan;
  return {
    kind: "model",
    name: title || graph.name,
    dialect: graph.dialect,
    parameters: costs.parameters,
    macs: costs.macs,
    flashBytes: quantized && int8 ? constantBytes(compile(int8, memory)) : costs.flashBytes,
    ramBytes: memory.arenaBytes,
    layers: costs.layers.map(({ id, op, shape, parameters, macs }) => ({
      name: id,
      op,
      shape,
      parameters,
      macs,
    })),
    notes: notesOf(model),
  };
}

/** Numbers and texts that a training has left on its model. */
function notesOf(model: Model | null): ModelOutput["notes"] {
  const { bestEpoch, history } = (model ?? {}) as {
    bestEpoch?: number;
    history?: readonly { readonly epoch: number; readonly validationAccuracy: number }[];
  };
  const best = history?.find(({ epoch }) => epoch === bestEpoch);
  if (!history || !best) return [];
  return [
    ["epochs", String(history.length)],
    ["best epoch", String(bestEpoch)],
    ["validation accuracy", `${(100 * best.validationAccuracy).toFixed(1)} %`],
  ];
}

// Pictures

function datasetOutput(set: Dataset, title: string): Output {
  const { card } = set;
  const name = title || `${card.name}: ${splitNames.map((s) => `${set[s].count} ${s}`).join(", ")}`;
  if (card.shape.length === 3 && set.train.values instanceof Uint8Array)
    return { ...pictureRow(set, "train", Math.min(EXAMPLES, set.train.count)), title: name };
  return table(exampleRows(set, "train", EXAMPLES), name);
}

/** Examples of a table, by the names of their columns. */
function exampleRows(
  { card, ...splits }: Dataset,
  split: "train" | "validation" | "test",
  count: number,
): Record<string, number | string>[] {
  const { values, labels, count: there } = splits[split];
  const size = values.length / Math.max(1, there);
  return Array.from({ length: Math.min(count, there) }, (_, i) => ({
    class: card.classes[labels[i]!] ?? String(labels[i]),
    ...Object.fromEntries(
      Array.from(values.subarray(i * size, (i + 1) * size), (v, k) => {
        const feature = card.features?.[k];
        return [feature?.name ?? `x${k}`, feature ? v * feature.deviation + feature.mean : v];
      }),
    ),
  }));
}

/** Numbers with a shape as heat maps [count, height, width]: the last two axes of a matrix or stack, or a picture for each channel. */
function arrayOutput(data: ArrayLike<number>, shape: readonly number[], title: string): Output {
  const maps = asMaps(data, shape);
  if (!maps)
    return text(
      `${title ? `${title}: ` : ""}${shape.length > 0 ? `[${shape.join(", ")}] ` : ""}${inspect(data)}`,
    );
  const { count, height, width, at } = maps;
  const real = Float32Array.from({ length: count * height * width }, (_, i) => at(i));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of real) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return text(`${title} ${inspect(data)}`);
  const perStep = (high - low) / 255 || 1;
  const values = Uint8Array.from(real, (v) => Math.round((v - low) / perStep));
  return {
    kind: "image",
    title,
    count,
    height,
    width,
    channels: 1,
    values,
    captions: [],
    range: [low, high],
  } satisfies ImageOutput;
}

function asMaps(data: ArrayLike<number>, shape: readonly number[]) {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  const within = (height: number, width: number) =>
    height > 0 && width > 0 && height <= MAP_SIDE && width <= MAP_SIDE;
  if (shape.length === 2 && within(a, b))
    return { count: 1, height: a, width: b, at: (i: number) => data[i]! };
  // [H,W,C]: one map a channel.
  if (shape.length === 3 && within(a, b))
    return {
      ...{ count: Math.min(c, MOST_MAPS), height: a, width: b },
      at: (i: number) => data[(i % (a * b)) * c + Math.floor(i / (a * b))]!,
    };
  // [O,H,W,I], as kernels lie: one map for each output and input.
  if (shape.length === 4 && within(b, c))
    return {
      ...{ count: Math.min(a * d, MOST_MAPS), height: b, width: c },
      at: (i: number) => {
        const map = Math.floor(i / (b * c));
        return data[Math.floor(map / d) * b * c * d + (i % (b * c)) * d + (map % d)]!;
      },
    };
  return null;
}
