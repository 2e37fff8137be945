/**
 * The forms of what the lab stores, by version. A record of an older version is brought up; one of a newer version, or one that
 * makes no sense, is said to be so, and whoever stores decides what becomes of it. Pure, so that it can be tested.
 */
import { isOpKind } from "../ir/ops";
import type { Graph, Model, QuantizedModel } from "../ir/types";
import { verifyModel } from "../ir/verify";
import type { TrainOptions } from "../stages/train/options";
import type { Checkpoint } from "../stages/train/train";
import type { DatasetRequest } from "./protocol";

export interface StoredRun {
  readonly graph: Graph;
  readonly dataset: DatasetRequest;
  readonly options: TrainOptions;
  readonly checkpoint: Checkpoint;
  readonly finished: boolean;
}

export interface StoredQuantized {
  readonly model: QuantizedModel;
  /** The folded float network it came from; null for an imported one. */
  readonly float: Model | null;
}

/** Networks of a lesson's experiment, so that nobody has to train them twice. */
export interface StoredExperiment {
  /** What they were made from, as the experiment spells it: other settings make other networks. */
  readonly made: string;
  readonly models: Readonly<Record<string, Model>>;
  /** Measured figures: plain data. */
  readonly figures: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** A record's form: what its current version looks like, and how an older one becomes the next. */
export interface StoredForm<T> {
  readonly version: number;
  readonly migrations: Readonly<Record<number, (old: Fields) => Fields>>;
  /** Throws, or returns false, for what is none. */
  readonly fits: (value: Fields) => boolean;
  /** Only for the type. */
  readonly like?: T;
}

export type ReadStored<T> =
  | { readonly status: "read"; readonly value: T }
  | { readonly status: "newer"; readonly version: number }
  | { readonly status: "unreadable"; readonly why: string };

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** Records had no version at first: those count as 1. */
export function readStored<T>(form: StoredForm<T>, value: unknown): ReadStored<T> {
  if (!isObject(value)) return { status: "unreadable", why: "it is no record" };
  const { version = 1, ...rest } = value;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    return { status: "unreadable", why: "its version is no number" };
  if (version > form.version) return { status: "newer", version };
  try {
    let fields: Fields = rest;
    for (let from = version; from < form.version; from++) fields = form.migrations[from]?.(fields) ?? fields;
    if (!form.fits(fields))
      return { status: "unreadable", why: "parts of it are missing, or of another kind" };
    return { status: "read", value: fields as T };
  } catch (error) {
    return { status: "unreadable", why: error instanceof Error ? error.message : String(error) };
  }
}

export const writeStored = <T extends object>(
  form: StoredForm<T>,
  value: T,
): T & { readonly version: number } => ({
  ...value,
  version: form.version,
});

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

const isGraph = (value: unknown, dialect: Graph["dialect"] | "int8"): boolean =>
  isObject(value) &&
  value.dialect === dialect &&
  Array.isArray(value.nodes) &&
  value.nodes.length > 0 &&
  value.nodes.every((node) => isObject(node) && typeof node.op === "string" && isOpKind(node.op)) &&
  Array.isArray(value.outputs);

const areWeights = (value: unknown): boolean =>
  isObject(value) &&
  Object.values(value).every(
    (weight) => isObject(weight) && ArrayBuffer.isView(weight.data) && Array.isArray(weight.shape),
  );

/** Its shapes are checked by what checks them after every stage. */
function isModel(graph: unknown, weights: unknown, dialect: "float" | "int8"): boolean {
  if (!isGraph(graph, dialect) || !areWeights(weights)) return false;
  verifyModel({ graph, weights } as never);
  return true;
}

const areArrays = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((array) => array instanceof Float32Array);

const isOptimizer = (value: unknown): boolean =>
  isObject(value) &&
  isCount(value.steps) &&
  areArrays(value.first) &&
  areArrays(value.second) &&
  (value.average === null || areArrays(value.average));

function isCheckpoint(value: unknown, graph: unknown): boolean {
  if (!isObject(value) || !isCount(value.epoch) || !Array.isArray(value.history)) return false;
  const { best } = value;
  const bestFits =
    best === null || (isObject(best) && isCount(best.epoch) && isModel(graph, best.weights, "float"));
  return bestFits && isModel(graph, value.weights, "float") && isOptimizer(value.optimizer);
}

const isRequest = (value: unknown): boolean =>
  isObject(value) &&
  (value.kind === "user" ||
    (value.kind === "generated" && typeof value.id === "string" && isObject(value.options)));

export const runForm: StoredForm<StoredRun> = {
  version: 2,
  migrations: {
    // The optimizer's state was one flat vector for a while: its weights go on, with a fresh optimizer.
    1: (old) => {
      const checkpoint = isObject(old.checkpoint) ? old.checkpoint : {};
      const { optimizer } = checkpoint;
      if (isObject(optimizer) && "steps" in optimizer) return old;
      return {
        ...old,
        checkpoint: { ...checkpoint, optimizer: { steps: 0, first: {}, second: {}, average: null } },
      };
    },
  },
  fits: ({ graph, dataset, options, checkpoint, finished }) =>
    isRequest(dataset) &&
    isObject(options) &&
    typeof finished === "boolean" &&
    isCheckpoint(checkpoint, graph),
};

export const quantizedForm: StoredForm<StoredQuantized> = {
  version: 1,
  migrations: {},
  fits: ({ model, float }) =>
    isObject(model) &&
    isModel(model.graph, model.weights, "int8") &&
    (float === null || (isObject(float) && isModel(float.graph, float.weights, "float"))),
};

export const experimentForm: StoredForm<StoredExperiment> = {
  version: 1,
  migrations: {},
  fits: ({ made, models, figures }) =>
    typeof made === "string" &&
    isObject(figures) &&
    isObject(models) &&
    Object.values(models).every((m) => isObject(m) && isModel(m.graph, m.weights, "float")),
};
