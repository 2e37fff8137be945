/** The lab's data sets: drawn or the person's own, held while they are in use, and brought to a network's size. */
import { fail } from "../core/failure";
import { findDataset } from "../datasets";
import { resizeDataset } from "../datasets/resizeDataset";
import type { Dataset, Split, SplitName } from "../datasets/types";
import type { Graph } from "../ir/types";
import { load, save } from "./database";
import type { DatasetRequest, DatasetSummary, SampleBatch } from "./protocol";

const USER_DATA = "user";
const OWN_KEY = JSON.stringify({ kind: "user" });
/** Data sets held at once. */
const KEPT = 3;

export type Loaded = {
  readonly dataset: Dataset;
  readonly rejected: DatasetSummary["rejected"];
};

/** Raise it when a generator draws other data than before. */
const DATA_VERSION = 1;
/** Sets that take longer than this to draw are kept for the next visit. */
const WORTH_KEEPING_SECONDS = 2;

/** A drawn data set, from this browser's storage when the last visit left the same one. */
async function generated(
  request: DatasetRequest & { readonly kind: "generated" },
  onProgress?: (done: number, total: number) => void,
): Promise<Loaded> {
  const source = findDataset(request.id);
  const made = JSON.stringify([DATA_VERSION, request]);
  const kept = await load("drawn", "latest");
  if (kept?.made === made) return { dataset: kept.dataset, rejected: [] };
  const dataset = await source.load(request.options, { onProgress });
  if (dataset.card.seconds > WORTH_KEEPING_SECONDS)
    await save("drawn", "latest", { made, dataset }).catch(() => {});
  return { dataset, rejected: [] };
}

export interface LabData {
  load(request: DatasetRequest, onProgress?: (done: number, total: number) => void): Promise<Loaded>;
  /** The data at the size that the network takes. */
  fitting(request: DatasetRequest, graph: Graph): Promise<Dataset>;
  /** The person's own, as stored; null when there is none. */
  own(): Promise<Dataset | null>;
  /** Takes the person's own data in; `lasting` when this tab may write. */
  keepOwn(read: Loaded, lasting: boolean): Promise<void>;
  forget(): void;
  /** Another tab may have stored other data of the person's own. */
  forgetOwn(): void;
}

export function createLabData(): LabData {
  /** By request, the latest last; a preview and the whole set may be wanted at once. */
  const loaded = new Map<string, Promise<Loaded>>();
  let fitted: { readonly of: Dataset; readonly shape: string; readonly dataset: Dataset } | null = null;

  const hold = (key: string, entry: Promise<Loaded>): void => {
    loaded.delete(key);
    loaded.set(key, entry);
    for (const old of [...loaded.keys()].slice(0, -KEPT)) loaded.delete(old);
  };

  const loadNow = async (
    request: DatasetRequest,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Loaded> =>
    request.kind === "generated"
      ? generated(request, onProgress)
      : ((await load("datasets", USER_DATA)) ??
        fail(
          "bad-data",
          "your data",
          "nothing has been loaded yet",
          "Drop a folder or zip of images, or a CSV file.",
        ));

  const loadHeld: LabData["load"] = (request, onProgress) => {
    const key = JSON.stringify(request);
    let entry = loaded.get(key);
    if (!entry) {
      entry = loadNow(request, onProgress);
      entry.catch(() => loaded.delete(key));
    }
    hold(key, entry);
    return entry;
  };

  return {
    load: loadHeld,
    async fitting(request, graph) {
      const { dataset } = await loadHeld(request);
      const input = graph.nodes.find((n) => n.op === "input")!.out.shape;
      const shape = input.join("x");
      if (fitted?.of !== dataset || fitted.shape !== shape)
        fitted = { of: dataset, shape, dataset: resizeDataset(dataset, input) };
      return fitted.dataset;
    },
    own: async () => (await load("datasets", USER_DATA))?.dataset ?? null,
    async keepOwn(read, lasting) {
      hold(OWN_KEY, Promise.resolve(read));
      if (lasting) await save("datasets", USER_DATA, read);
    },
    forget() {
      loaded.clear();
      fitted = null;
    },
    forgetOwn: () => void loaded.delete(OWN_KEY),
  };
}

/** The first `count` places of a class (null: of all) in a split. */
export function placesOf({ labels, count: there }: Split, label: number | null, count: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < there && found.length < count; i++) {
    if (label === null || labels[i] === label) found.push(i);
  }
  return found;
}

/** Examples for drawing: raw stored values, one after the other. */
export function pickExamples(dataset: Dataset, split: SplitName, indices: readonly number[]): SampleBatch {
  const { values, labels, count } = dataset[split];
  const size = values.length / Math.max(1, count);
  const out =
    values instanceof Uint8Array
      ? new Uint8Array(indices.length * size)
      : new Float32Array(indices.length * size);
  for (const [i, index] of indices.entries()) {
    out.set(values.subarray(index * size, (index + 1) * size) as never, i * size);
  }
  return { values: out, labels: Uint8Array.from(indices, (i) => labels[i]!), indices };
}
