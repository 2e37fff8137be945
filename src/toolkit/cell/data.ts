import { fail } from "../../core/failure";
import { findDataset, listDatasets } from "../../datasets";
import { firstExamples, hideLabels } from "../../datasets/hideLabels";
import { resizeDataset } from "../../datasets/resizeDataset";
import type { Dataset, DatasetCard, LoadOptions, SplitName } from "../../datasets/types";
import type { ImageOutput } from "../../notebook/output";
import { normalizedValues } from "../../stages/train/normalized";
import type { CellHost, DataRequest } from "./host";

/** A row of pictures: `show` draws them, or they stand there as the last line of a cell. */
export interface Pictures {
  readonly picture: ImageOutput;
  /** The class of each, as an index into the card's classes. */
  readonly labels: readonly number[];
}

/** Data to learn from. */
export interface Data {
  /**
   * A set of examples in three splits (train, validation, test). `id`: "shapes" (small gray outlines), "images" (color pictures), or "own":
   * what you have put in on the workbench. `train`, `validation`, `test`: how many examples; `difficulty`: 0 to 1; `seed`.
   *
   * `const set = await data.load("shapes", { train: 800 })`
   */
  load(id: "shapes" | "images" | "own" | (string & {}), options?: LoadOptions): Promise<Dataset>;
  /** The sets that can be loaded. */
  list(): readonly Pick<DatasetCard, "id" | "name" | "made">[];
  /** The first pictures of a split, `count` of them. */
  examples(set: Dataset, split?: SplitName, count?: number): Pictures;
  /** What the network sees of the examples from number `from` up to `to`: real numbers, one example after the other. */
  inputs(set: Dataset, split?: SplitName, from?: number, to?: number): Float32Array;
  /** The same pictures, `side` pixels high and wide. */
  resize(set: Dataset, side: number): Dataset;
  /** The same examples, but only the first `known` training labels: the rest is for a teacher to label. */
  hideLabels(set: Dataset, known: number): Dataset;
  /** The set with its first `count` training examples alone. */
  first(set: Dataset, count: number): Dataset;
}

const NEWS_MS = 500;
const WORTH_TELLING_MS = 1000;

export interface DataTools {
  readonly data: Data;
  /** What a set was loaded from; undefined for one that a cell has made itself. */
  readonly requestOf: (set: Dataset) => DataRequest | undefined;
  readonly loadRequest: (request: DataRequest) => Promise<Dataset>;
}

export function createData({ put, signal, now, track, lesson }: CellHost): DataTools {
  const origins = new WeakMap<Dataset, DataRequest>();
  const remember = (set: Dataset, request: DataRequest): Dataset => {
    origins.set(set, request);
    return set;
  };
  /** The set drawn last: a cell that runs again need not wait. */
  let latest: { readonly key: string; readonly set: Dataset } | null = null;

  async function loadRequest(request: DataRequest): Promise<Dataset> {
    const key = JSON.stringify(request);
    if (request.kind === "generated" && latest?.key === key) return latest.set;
    const set = remember(request.kind === "user" ? await loadOwn() : await draw(request), request);
    latest = { key, set };
    return set;
  }

  async function loadOwn(): Promise<Dataset> {
    const found = await lesson.ownData();
    if (!found.ok)
      return fail(found.failure.code, found.failure.where, found.failure.what, found.failure.next);
    return (
      found.value ??
      fail("bad-data", "your data", "nothing has been loaded yet", "Put it in on the workbench.")
    );
  }

  async function draw({ id, options }: DataRequest & { readonly kind: "generated" }): Promise<Dataset> {
    const begun = now();
    let told = begun;
    const line = (text: string) => ({ kind: "text", level: "log", text }) as const;
    let place: ReturnType<typeof put> | null = null;
    const onProgress = (done: number, total: number) => {
      if (now() - told < NEWS_MS) return;
      told = now();
      const output = line(`${id}: ${done} of ${total}`);
      if (place) place.change(output);
      else if (now() - begun > WORTH_TELLING_MS) place = put(output);
    };
    const set = await findDataset(id).load(options, { onProgress, signal: signal() });
    const seconds = ((now() - begun) / 1000).toFixed(1);
    const count = set.train.count + set.validation.count + set.test.count;
    (place as ReturnType<typeof put> | null)?.change(line(`${id}: ${count} examples in ${seconds} s`));
    return set;
  }

  const data: Data = {
    load: (id, options = {}) =>
      track(loadRequest(id === "own" ? { kind: "user" } : { kind: "generated", id, options })),
    list: () => listDatasets().map(({ id, name, made }) => ({ id, name, made })),
    examples: (set, split = "train", count = 8) => ({
      picture: pictureRow(set, split, Math.min(count, set[split].count)),
      labels: [...set[split].labels.subarray(0, count)],
    }),
    inputs: (set, split = "test", from = 0, to = set[split].count) =>
      normalizedValues(set[split], set.card.input, from, Math.min(to, set[split].count)),
    resize: (set, side) => {
      const resized = resizeDataset(set, [side, side, set.card.shape[2] ?? 1]);
      const request = origins.get(set);
      return request ? remember(resized, request) : resized;
    },
    hideLabels,
    first: firstExamples,
  };
  return { data, requestOf: (set) => origins.get(set), loadRequest };
}

export function pictureRow(set: Dataset, split: SplitName, count: number): ImageOutput {
  const { card } = set;
  const [height = 0, width = 0, channels = 0] = card.shape;
  const { values, labels } = set[split];
  if (!(values instanceof Uint8Array) || (channels !== 1 && channels !== 3))
    return fail(
      "bad-data",
      card.name,
      "its examples are no pictures",
      "Show the set itself for its first rows.",
    );
  return {
    ...{ kind: "image", title: `${card.name}, ${split}`, count, height, width, channels },
    values: values.slice(0, count * height * width * channels),
    captions: Array.from({ length: count }, (_, i) => card.classes[labels[i]!] ?? ""),
    range: null,
  };
}
