/** The lab: holds the tensors' side of the work and does what the page asks. One instance in one worker. */
import { attempt, fail } from "../core/failure";
import { findDataset } from "../datasets";
import { resizeDataset } from "../datasets/resizeDataset";
import type { Dataset, SplitName } from "../datasets/types";
import { constantBytes } from "../formats/carray/printModel";
import { importTflite } from "../formats/tflite/import";
import { weightBytes } from "../formats/tflite/write";
import { cost } from "../ir/cost";
import { dequantize } from "../ir/quantMath";
import type { Graph, Model } from "../ir/types";
import { createWasmEngine, type LoadedProgram, type WasmEngine } from "../runtime/wasmEngine";
import { calibrate } from "../stages/calibrate";
import { compareLayers } from "../stages/compareLayers";
import { compile } from "../stages/compile";
import { evaluateScores, quantizeInput } from "../stages/evaluate";
import { fold } from "../stages/fold";
import { plan } from "../stages/plan";
import { quantize } from "../stages/quantize";
import { evaluateModel } from "../stages/train/evaluateModel";
import { normalizedValues } from "../stages/train/normalized";
import { choose, chooseByBenchmark, loseDevice, tensorflow as tf } from "./backends";
import { breathe } from "./breathe";
import { decodeImage } from "./decodeImage";
import { evaluationEngine, measureBackend, trustGpu } from "./engines";
import { exportModel } from "./exportModel";
import { ownFetch } from "./own";
import type {
  BackendState,
  DatasetRequest,
  DatasetSummary,
  Lab,
  ModelSource,
  ModelSummary,
} from "./protocol";
import {
  discard,
  forget,
  isUntouchable,
  load,
  loadQuantized,
  loadRun,
  save,
  saveQuantized,
  saveRun,
} from "./storage";
import type { StoredQuantized, StoredRun } from "./stored";
import { createTrainer } from "./trainer";
import { readUserFiles } from "./userFiles";

const RUN = "current";
const USER_DATA = "user";
/** Test examples for the layer comparison: the int8 law is slow on purpose. */
const COMPARED = 3;
/** Data sets held at once. */
const KEPT = 3;

type Loaded = {
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

export function createLab(engineUrl: string): Lab {
  let backend: Promise<BackendState> | null = null;
  /** By request, the latest last; a preview and the whole set may be wanted at once. */
  const loaded = new Map<string, Promise<Loaded>>();
  /** The data of the run, at the size of its network. */
  let fitted: { readonly of: Dataset; readonly shape: string; readonly dataset: Dataset } | null = null;
  let engine: Promise<WasmEngine> | null = null;
  let run: StoredRun | null = null;
  /** Whether this tab may write: another one may be the one that does. */
  let keeping = true;
  /** `run` and `quantized` are of this tab alone: nothing of them was stored. */
  let unkept = false;
  const quantized: Partial<Record<ModelSource, StoredQuantized | null>> = {};
  const programs = new WeakMap<StoredQuantized, Promise<LoadedProgram>>();

  const ready = (): Promise<BackendState> => {
    backend ??= chooseByBenchmark(measureBackend);
    return backend;
  };

  const wasm = (): Promise<WasmEngine> => {
    engine ??= ownFetch(engineUrl).then(async (r) => createWasmEngine(await r.arrayBuffer()));
    return engine;
  };

  const keepLoaded = (key: string, entry: Promise<Loaded>): void => {
    loaded.delete(key);
    loaded.set(key, entry);
    for (const old of [...loaded.keys()].slice(0, -KEPT)) loaded.delete(old);
  };

  const loadNow = async (
    request: DatasetRequest,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Loaded> => {
    if (request.kind === "generated") {
      return generated(request, onProgress);
    }
    const stored = await load("datasets", USER_DATA);
    return (
      stored ??
      fail(
        "bad-data",
        "your data",
        "nothing has been loaded yet",
        "Drop a folder or zip of images, or a CSV file.",
      )
    );
  };

  const datasetOf = (
    request: DatasetRequest,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Loaded> => {
    const key = JSON.stringify(request);
    let entry = loaded.get(key);
    if (!entry) {
      entry = loadNow(request, onProgress);
      entry.catch(() => loaded.delete(key));
    }
    keepLoaded(key, entry);
    return entry;
  };

  /** The data at the size that the network takes. */
  const datasetFor = async (request: DatasetRequest, graph: Graph): Promise<Dataset> => {
    const { dataset } = await datasetOf(request);
    const input = graph.nodes.find((n) => n.op === "input")!.out.shape;
    const shape = input.join("x");
    if (fitted?.of !== dataset || fitted.shape !== shape)
      fitted = { of: dataset, shape, dataset: resizeDataset(dataset, input) };
    return fitted.dataset;
  };

  const currentRun = async (): Promise<StoredRun> => {
    run ??= await loadRun(RUN);
    return (
      run ?? fail("bad-usage", "training", "no network has been trained yet", "Train one in the step before.")
    );
  };

  const bestModel = (r: StoredRun): Model => ({
    graph: r.graph,
    weights: r.checkpoint.best?.weights ?? r.checkpoint.weights,
  });

  const quantizedOf = async (source: ModelSource): Promise<StoredQuantized | null> => {
    const known = quantized[source];
    if (known !== undefined) return known;
    // The stored one belongs to the stored run.
    const stored = source === "trained" && unkept ? null : await loadQuantized(source);
    quantized[source] = stored;
    return stored;
  };

  const keepRun = async (now: StoredRun): Promise<void> => {
    run = now;
    const before = quantized.trained;
    quantized.trained = null; // made from weights that are no more
    unkept = !keeping || isUntouchable("runs", RUN);
    if (!keeping)
      fail(
        "storage-full",
        "this browser's storage",
        "another tab of Whittle is the one that writes",
        "Take over in this tab, and what it trains from then on is kept.",
      );
    if (before !== null && !unkept) await discard("quantized", "trained");
    await saveRun(RUN, now);
  };

  const keepQuantized = async (source: ModelSource, now: StoredQuantized): Promise<void> => {
    quantized[source] = now;
    if (keeping && !(source === "trained" && unkept)) await saveQuantized(source, now).catch(() => {});
  };

  const trainer = createTrainer({
    ready,
    datasetFor,
    currentRun,
    switchTo: async (id) => {
      const before = await ready();
      backend = choose(id, before).catch(() => choose("wasm", before));
      return backend;
    },
    keep: keepRun,
  });

  const needQuantized = async (source: ModelSource): Promise<StoredQuantized> =>
    (await quantizedOf(source)) ??
    fail(
      "bad-usage",
      source === "trained" ? "quantize" : "import",
      "there is no quantized network yet",
      source === "trained" ? "Quantize the trained network first." : "Open a .tflite file first.",
    );

  const programOf = (q: StoredQuantized): Promise<LoadedProgram> => {
    let program = programs.get(q);
    if (!program) {
      program = wasm().then((e) => e.load(compile(q.model, plan(q.model.graph))));
      programs.set(q, program);
    }
    return program;
  };

  async function quantizeNow(
    job: { method: "minMax" | "percentile" | "mse"; samples: number },
    onProgress: (what: string, done: number, total: number) => void,
  ) {
    await ready();
    const r = await currentRun();
    const dataset = await datasetFor(r.dataset, r.graph);
    const { card } = dataset;
    const trained = bestModel(r);
    const float = fold(trained);
    const count = Math.min(job.samples, dataset.train.count);
    const values = normalizedValues(dataset.train, card.input, 0, count);
    const ranges = await calibrate(
      float,
      values,
      count,
      { method: job.method },
      { tf, onProgress: (d, t) => onProgress("calibrating", d, t) },
    );
    const pixels = dataset.train.values instanceof Uint8Array;
    const model = quantize(
      float,
      ranges,
      pixels ? { input: { scale: card.input.scale, zeroPoint: card.input.offset - 128 } } : {},
    );
    const stored: StoredQuantized = { model, float };
    await keepQuantized("trained", stored);

    const floatScores = await evaluateModel(trained, dataset, dataset.test, evaluationEngine);
    const program = await programOf(stored);
    const classes = card.classes.length;
    const scores = new Int8Array(dataset.test.count * classes);
    const input = model.graph.nodes[0]!.out.quant;
    for (let i = 0; i < dataset.test.count; i++) {
      scores.set(
        program.run([quantizeInput(normalizedValues(dataset.test, card.input, i, i + 1), input)])[0]!,
        i * classes,
      );
      if (i % 50 === 49) {
        onProgress("testing int8", i + 1, dataset.test.count);
        await breathe();
      }
    }
    const compared = Math.min(COMPARED, dataset.test.count);
    onProgress("comparing layers", 0, compared);
    return {
      method: job.method,
      samples: count,
      float: evaluateScores(floatScores.logits, dataset.test.labels, classes),
      int8: evaluateScores(scores, dataset.test.labels, classes),
      layers: await compareLayers(
        float,
        model,
        normalizedValues(dataset.test, card.input, 0, compared),
        compared,
        tf,
      ),
      floatBytes: Object.values(trained.weights).reduce((n, w) => n + w.data.byteLength, 0),
      summary: summarize(stored),
    };
  }

  return {
    backend: () => attempt(ready),
    chooseBackend: (id) =>
      attempt(async () => {
        const before = await ready();
        if (trainer.busy())
          fail("bad-usage", "backend", "a training is running", "Stop or finish it, then switch.");
        backend =
          id === "auto"
            ? chooseByBenchmark(measureBackend)
            : choose(id, before)
                .then(async (now) => {
                  if (id === "webgpu") await trustGpu();
                  return now;
                })
                .catch(async (error) => {
                  await choose(before.chosen, before);
                  backend = Promise.resolve(before);
                  throw error;
                });
        return backend;
      }),

    loadDataset: (request, onProgress) =>
      attempt(async () => {
        const { dataset, rejected } = await datasetOf(request, onProgress);
        return { card: dataset.card, rejected };
      }),
    importUserData: (files, onProgress) =>
      attempt(async () => {
        const read = await readUserFiles(files, decodeImage, onProgress);
        keepLoaded(JSON.stringify({ kind: "user" }), Promise.resolve(read));
        if (keeping) await save("datasets", USER_DATA, read);
        return { card: read.dataset.card, rejected: read.rejected };
      }),
    samples: (request, split, indices) =>
      attempt(async () => {
        const { dataset } = await datasetOf(request);
        return pick(dataset, split, indices);
      }),
    indicesOf: (request, split, label, count) =>
      attempt(async () => {
        const { dataset } = await datasetOf(request);
        const found: number[] = [];
        for (let i = 0; i < dataset[split].count && found.length < count; i++) {
          if (label === null || dataset[split].labels[i] === label) found.push(i);
        }
        return found;
      }),

    train: (job, onEvent) => attempt(() => trainer.train(job, onEvent)),
    pause: async () => trainer.pause(),
    resume: async () => trainer.resume(),
    stop: async () => trainer.stop(),
    savedRun: () =>
      attempt(async () => {
        run ??= await loadRun(RUN);
        if (!run) return null;
        const { graph, dataset, options, checkpoint, finished } = run;
        return {
          graph,
          dataset,
          options,
          epoch: checkpoint.epoch,
          history: checkpoint.history,
          bestEpoch: checkpoint.best?.epoch ?? 0,
          finished,
        };
      }),
    evaluate: (split) =>
      attempt(async () => {
        await ready();
        const r = await currentRun();
        const dataset = await datasetFor(r.dataset, r.graph);
        const { logits } = await evaluateModel(bestModel(r), dataset, dataset[split], evaluationEngine);
        return evaluateScores(logits, dataset[split].labels, dataset.card.classes.length);
      }),

    quantize: (job, onProgress) => attempt(() => quantizeNow(job, onProgress)),
    importTflite: (bytes, fileName) =>
      attempt(async () => {
        const stored: StoredQuantized = { model: importTflite(bytes, fileName), float: null };
        await keepQuantized("imported", stored);
        return summarize(stored);
      }),
    quantized: (source) =>
      attempt(async () => {
        const stored = await quantizedOf(source);
        return stored && summarize(stored);
      }),
    trainedModel: () =>
      attempt(async () => {
        run ??= await loadRun(RUN);
        return run && { model: bestModel(run), dataset: run.dataset };
      }),
    quantizedModel: () => attempt(() => quantizedOf("trained")),
    keepTrained: ({ graph, dataset, options, checkpoint }) =>
      attempt(async () => {
        if (trainer.busy())
          fail(
            "bad-usage",
            "lab",
            "a training is running in the lesson",
            "Stop or finish it, then keep yours.",
          );
        const finished = checkpoint.epoch >= options.epochs;
        const kept = keepRun({ graph, dataset, options, checkpoint, finished });
        // Where only this tab has it, the widgets show it all the same.
        await (keeping ? kept : kept.catch(() => {}));
        return null;
      }),
    keepQuantized: (stored) =>
      attempt(async () => {
        await keepQuantized("trained", stored);
        return summarize(stored);
      }),
    ownData: () => attempt(async () => (await load("datasets", USER_DATA))?.dataset ?? null),
    infer: (source, split, index) =>
      attempt(async () => {
        const stored = await needQuantized(source);
        const r = await currentRun();
        const dataset = await datasetFor(r.dataset, r.graph);
        const input = stored.model.graph.nodes[0]!.out.quant;
        const x = quantizeInput(
          normalizedValues(dataset[split], dataset.card.input, index, index + 1),
          input,
        );
        const [output] = (await programOf(stored)).run([x]);
        const quant = stored.model.graph.nodes.find((n) => n.id === stored.model.graph.outputs[0])!.out.quant;
        const scores = Array.from(output!, (q) => dequantize(q, quant));
        return {
          output: output!,
          scores,
          prediction: scores.indexOf(Math.max(...scores)),
          label: dataset[split].labels[index] ?? null,
        };
      }),
    export: (job) =>
      attempt(async () => {
        const stored = await needQuantized(job.source);
        const r = job.source === "trained" ? await currentRun() : null;
        const dataset = r ? await datasetFor(r.dataset, r.graph) : null;
        return exportModel(job, stored.model, dataset, r?.options.seed ?? null);
      }),

    forgetEverything: () =>
      attempt(async () => {
        trainer.stop();
        await forget();
        run = null;
        loaded.clear();
        fitted = null;
        delete quantized.trained;
        delete quantized.imported;
        unkept = false;
        return null;
      }),
    keepResults: async (on) => {
      if (on === keeping) return;
      keeping = on;
      // What another tab has stored meanwhile is the truth, unless this one has trained a network of its own.
      if (!on || unkept || trainer.busy()) return;
      run = null;
      delete quantized.trained;
      delete quantized.imported;
      loaded.delete(JSON.stringify({ kind: "user" }));
    },
    loseDevice: async () => loseDevice(),
  };
}

/** Everything the page draws about a quantized network; computed, never stored. */
function summarize({ model }: StoredQuantized): ModelSummary {
  const best = plan(model.graph);
  const program = compile(model, best);
  return {
    name: model.graph.name,
    graph: model.graph,
    plan: best,
    planWithoutSharing: plan(model.graph, { inPlace: false }),
    weightBytes: weightBytes(model),
    constantBytes: constantBytes(program),
    macs: cost(model.graph).macs,
    inputs: program.inputs,
    outputs: program.outputs,
  };
}

function pick(dataset: Dataset, split: SplitName, indices: readonly number[]) {
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
