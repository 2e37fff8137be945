/** What a value looks like below its cell. */
import type { Graph, Model } from "../../ir/types";
import type { Output } from "../../notebook/output";
import type { CellHost, Place } from "./host";
import { inspect } from "./inspect";
import { modelOutput, planOutput } from "./outputs/networks";
import { arrayOutput, datasetOutput } from "./outputs/pictures";
import {
  isCost,
  isDataset,
  isFile,
  isFit,
  isGraph,
  isMatrix,
  isModel,
  isPictures,
  isPlan,
  isRecord,
  isScores,
  readTensor,
} from "./outputs/recognize";
import { confusionTable, costTable, fitTable, table } from "./outputs/tables";
import { textOutput } from "./outputs/text";

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
    const waiting = place ?? put(textOutput(inspect(value)));
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

/** The output of any value but a tensor. */
export function toOutput(value: unknown, { title = "" }: ShowOptions = {}): Output {
  if (typeof value !== "object" || value === null) return textOutput(inspect(value), title);
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
  return textOutput(inspect(value), title);
}
