/** What a value is, by what it has: cells make plain objects. */
import { type Dataset, splitNames } from "../../../datasets/types";
import type { Cost } from "../../../ir/cost";
import type { Graph, Model, QuantizedModel } from "../../../ir/types";
import type { Fit } from "../../../stages/fit";
import type { MemoryPlan } from "../../../stages/plan";
import type { Pictures } from "../data";
import type { Scores } from "../tiny";
import type { NamedPlan } from "./networks";

export const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);
export const isGraph = (x: object): x is Graph => "dialect" in x && "nodes" in x && "outputs" in x;
export const isModel = (x: object): x is Model | QuantizedModel =>
  "weights" in x && "graph" in x && isRecord(x.graph) && isGraph(x.graph);
export const isPlan = (x: object): x is MemoryPlan & Partial<NamedPlan> =>
  "arenaBytes" in x && "slots" in x && "slotOf" in x;
export const isFile = (x: object): x is { name: string; bytes: Uint8Array } =>
  "bytes" in x && x.bytes instanceof Uint8Array && "name" in x && typeof x.name === "string";
export const isDataset = (x: object): x is Dataset => "card" in x && splitNames.every((name) => name in x);
export const isPictures = (x: object): x is Pictures =>
  "picture" in x && isRecord(x.picture) && x.picture.kind === "image";
export const isScores = (x: object): x is Scores =>
  "confusion" in x && "classes" in x && "accuracy" in x && Array.isArray(x.classes);
export const isFit = (x: object): x is Fit => "fits" in x && "flash" in x && "ram" in x && "latency" in x;
export const isCost = (x: object): x is Cost =>
  "layers" in x && "macs" in x && "flashBytes" in x && "ramBytes" in x;
export const isMatrix = (x: readonly unknown[]): x is number[][] =>
  x.length > 1 &&
  x.every((row) => Array.isArray(row) && row.length > 1 && row.length === (x[0] as unknown[]).length) &&
  (x as unknown[][]).every((row) => row.every((v) => typeof v === "number"));

interface TensorLike {
  readonly shape: readonly number[];
  data(): Promise<ArrayLike<number>>;
}
export function readTensor(x: unknown): { readonly tensor: TensorLike | null } {
  if (!isRecord(x) || !("dataId" in x) || !Array.isArray(x.shape) || typeof x.data !== "function")
    return { tensor: null };
  return { tensor: x as unknown as TensorLike };
}
