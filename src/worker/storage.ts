/**
 * What the lab keeps in this browser: the run with its checkpoint, quantized networks, and the person's own data. A full disk is
 * a `Failure` that says so; what is in memory goes on.
 */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { FailureError } from "../core/failure";
import type { Dataset } from "../datasets/types";
import type { Graph, Model, QuantizedModel } from "../ir/types";
import type { TrainOptions } from "../stages/train/options";
import type { Checkpoint } from "../stages/train/train";
import type { DatasetRequest } from "./protocol";

const NAME = "whittle";
const VERSION = 2;

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

interface Schema extends DBSchema {
  runs: { key: string; value: StoredRun };
  quantized: { key: string; value: StoredQuantized };
  datasets: {
    key: string;
    value: { readonly dataset: Dataset; readonly rejected: readonly { name: string; reason: string }[] };
  };
  /** The data set drawn last, and what it was drawn from: it spares the wait at the next visit. */
  drawn: { key: string; value: { readonly made: string; readonly dataset: Dataset } };
  /** How kernels are written best for each GPU that was here. */
  tuning: { key: string; value: Readonly<Record<string, string>> };
}

const STORES = ["runs", "quantized", "datasets", "drawn", "tuning"] as const;
type Store = (typeof STORES)[number];

let open: Promise<IDBPDatabase<Schema>> | null = null;

const database = (): Promise<IDBPDatabase<Schema>> => {
  open ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      for (const store of STORES) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store);
    },
  }).catch((error) => {
    open = null;
    throw error;
  });
  return open;
};

export async function save<S extends Store>(store: S, key: string, value: Schema[S]["value"]): Promise<void> {
  try {
    await (await database()).put(store, value as never, key);
  } catch (error) {
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    throw new FailureError({
      code: "storage-full",
      where: "this browser's storage",
      what: full ? "it is full" : "it cannot be written (a private window, or blocked by settings)",
      next: "Your work goes on in this tab. Export it before you close the tab, or free some space.",
    });
  }
}

/** null when there is nothing, or when storage cannot be read at all. */
export async function load<S extends Store>(store: S, key: string): Promise<Schema[S]["value"] | null> {
  try {
    return (await (await database()).get(store, key)) ?? null;
  } catch {
    return null;
  }
}

/** Removes one record; what cannot be removed was not kept either. */
export async function discard(store: "runs" | "quantized" | "datasets", key: string): Promise<void> {
  await database()
    .then((db) => db.delete(store, key))
    .catch(() => {});
}

/** What was found out about this browser's GPUs; new findings are kept when there is room. */
export async function tuning() {
  const known = new Map(Object.entries((await load("tuning", "kernels")) ?? {}));
  return {
    get: (key: string) => known.get(key),
    set: (key: string, value: string) => {
      known.set(key, value);
      save("tuning", "kernels", Object.fromEntries(known)).catch(() => {});
    },
  };
}

export async function forget(): Promise<void> {
  (await open)?.close();
  open = null;
  await deleteDB(NAME);
}
