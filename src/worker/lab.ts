/** The lab: holds the tensors' side of the work and does what the page asks. One instance in one worker. */
import { attempt, FailureError, fail, toFailure } from "../core/failure";
import { findDataset } from "../datasets";
import type { Dataset, SplitName } from "../datasets/types";
import { constantBytes } from "../formats/carray/printModel";
import { importTflite } from "../formats/tflite/import";
import { weightBytes } from "../formats/tflite/write";
import { cost } from "../ir/cost";
import { init } from "../ir/init";
import { dequantize } from "../ir/quantMath";
import type { Graph, Model } from "../ir/types";
import { toTensors } from "../runtime/float";
import { createWasmEngine, type LoadedProgram, type WasmEngine } from "../runtime/wasmEngine";
import { calibrate } from "../stages/calibrate";
import { compareLayers } from "../stages/compareLayers";
import { compile } from "../stages/compile";
import { evaluateScores, quantizeInput } from "../stages/evaluate";
import { fold } from "../stages/fold";
import { plan } from "../stages/plan";
import { quantize } from "../stages/quantize";
import { normalizedValues } from "../stages/train/batches";
import { evaluateFloat } from "../stages/train/evaluateFloat";
import { type Checkpoint, train } from "../stages/train/train";
import { choose, chooseByBenchmark, loseDevice, tensorflow as tf, whenDeviceLost } from "./backends";
import { decodeImage } from "./decodeImage";
import { exportModel } from "./exportModel";
import type {
  BackendId,
  BackendState,
  DatasetRequest,
  DatasetSummary,
  Lab,
  ModelSource,
  ModelSummary,
  TrainEvent,
  TrainJob,
  TrainOutcome,
} from "./protocol";
import { resizeDataset } from "./resizeDataset";
import { discard, forget, load, type StoredQuantized, type StoredRun, save } from "./storage";
import { readUserFiles } from "./userFiles";

const RUN = "current";
const USER_DATA = "user";
/** Test examples for the layer comparison: the int8 law is slow on purpose. */
const COMPARED = 3;
const LOSS_NEWS_MS = 1000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
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
  const quantized: Partial<Record<ModelSource, StoredQuantized | null>> = {};
  const programs = new WeakMap<StoredQuantized, Promise<LoadedProgram>>();
  let paused: { readonly promise: Promise<void>; readonly release: () => void } | null = null;
  let abort: AbortController | null = null;

  const ready = (): Promise<BackendState> => {
    backend ??= chooseByBenchmark();
    return backend;
  };

  const wasm = (): Promise<WasmEngine> => {
    engine ??= fetch(engineUrl).then(async (r) => createWasmEngine(await r.arrayBuffer()));
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
    run ??= await load("runs", RUN);
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
    const stored = await load("quantized", source);
    quantized[source] = stored;
    return stored;
  };

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

  /** Lets messages in, also in a hidden tab, where timers are slow. */
  const channel = new MessageChannel();
  const breathe = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      channel.port1.onmessage = () => resolve();
      channel.port2.postMessage(null);
    });
    if (paused) await paused.promise;
  };

  /** From the first moment on it can be stopped, also while the data is still being made. */
  async function trainAlone(job: TrainJob, onEvent: (e: TrainEvent) => void): Promise<TrainOutcome> {
    if (abort) fail("bad-usage", "training", "a training is running", "Stop it first, or wait for its end.");
    abort = new AbortController();
    try {
      return await trainNow(job, onEvent, abort.signal);
    } finally {
      abort = null;
      paused?.release();
      paused = null;
    }
  }

  async function trainNow(
    job: TrainJob,
    onEvent: (e: TrainEvent) => void,
    signal: AbortSignal,
  ): Promise<TrainOutcome> {
    const state = await ready();
    const stored = job.resume ? await currentRun() : null;
    const graph = stored?.graph ?? job.graph;
    const dataset = await datasetFor(job.dataset, graph);
    const options = job.options;
    let resume: Checkpoint | undefined = stored?.checkpoint;
    let warned = false;

    const keep = async (checkpoint: Checkpoint, finished: boolean): Promise<void> => {
      resume = checkpoint;
      run = { graph, dataset: job.dataset, options, checkpoint, finished };
      if (quantized.trained !== null) {
        quantized.trained = null; // made from weights that are no more
        await discard("quantized", "trained");
      }
      try {
        await save("runs", RUN, run);
      } catch (error) {
        if (!warned)
          onEvent({
            kind: "notice",
            text: `${toFailure(error).what}: checkpoints stay in this tab only. ${toFailure(error).next}`,
          });
        warned = true;
      }
    };

    const once = async () => {
      let lost: (reason: string) => void = () => {};
      const gone = new Promise<never>((_, reject) => {
        lost = (reason) =>
          reject(new FailureError({ code: "device-lost", where: "WebGPU", what: reason, next: "" }));
      });
      gone.catch(() => {});
      whenDeviceLost(lost);
      const model = init(graph, options.seed);
      const training = train(model, dataset, options, {
        tf,
        signal,
        resume,
        breathe,
        now: () => performance.now(),
        onProgress: (progress) => onEvent({ kind: "progress", progress }),
        onCheckpoint: (c) => keep(c, false),
      });
      training.catch(() => {});
      try {
        return await Promise.race([training, gone]);
      } catch (error) {
        // What waits for the GPU breaks a moment before the loss of the GPU is announced.
        if (!(error instanceof FailureError)) await Promise.race([gone, pause(LOSS_NEWS_MS)]);
        throw error;
      } finally {
        whenDeviceLost(null);
      }
    };

    let result: Awaited<ReturnType<typeof train>> | null = null;
    let chosen = (await backend!).chosen;
    for (let losses = 0; result === null; ) {
      try {
        result = await once();
      } catch (error) {
        if (!(error instanceof FailureError) || error.failure.code !== "device-lost" || ++losses > 2)
          throw error;
        // Once is a hiccup of the driver: try the GPU again. Twice is a habit: go on without it.
        const next: BackendId = losses === 1 ? "webgpu" : "wasm";
        backend = choose(next, state).catch(() => choose("wasm", state));
        chosen = (await backend).chosen;
        onEvent({
          kind: "notice",
          text: `The GPU went away (${error.failure.what}). Nothing is lost: training goes on from epoch ${resume?.epoch ?? 0} on ${chosen}.`,
        });
      }
    }
    if (resume && result.ended !== "diverged") await keep(resume, true);
    return {
      ended: result.ended,
      failure: result.failure,
      bestEpoch: result.bestEpoch,
      history: result.history,
      backend: chosen,
    };
  }

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
    quantized.trained = stored;
    await save("quantized", "trained", stored).catch(() => {});

    const weights = toTensors(tf, trained);
    const floatScores = await evaluateFloat(tf, trained, weights, dataset.test, dataset);
    tf.dispose(weights);
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
        if (abort) fail("bad-usage", "backend", "a training is running", "Stop or finish it, then switch.");
        backend =
          id === "auto"
            ? chooseByBenchmark()
            : choose(id, before).catch((error) => {
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
        await save("datasets", USER_DATA, read);
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

    train: (job, onEvent) => attempt(() => trainAlone(job, onEvent)),
    pause: async () => {
      if (!abort || paused) return;
      let release = () => {};
      const promise = new Promise<void>((resolve) => {
        release = resolve;
      });
      paused = { promise, release };
    },
    resume: async () => {
      paused?.release();
      paused = null;
    },
    stop: async () => {
      abort?.abort();
      paused?.release();
      paused = null;
    },
    savedRun: () =>
      attempt(async () => {
        run ??= await load("runs", RUN);
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
        const model = bestModel(r);
        const weights = toTensors(tf, model);
        const { logits } = await evaluateFloat(tf, model, weights, dataset[split], dataset);
        tf.dispose(weights);
        return evaluateScores(logits, dataset[split].labels, dataset.card.classes.length);
      }),

    quantize: (job, onProgress) => attempt(() => quantizeNow(job, onProgress)),
    importTflite: (bytes, fileName) =>
      attempt(async () => {
        const stored: StoredQuantized = { model: importTflite(bytes, fileName), float: null };
        quantized.imported = stored;
        await save("quantized", "imported", stored).catch(() => {});
        return summarize(stored);
      }),
    quantized: (source) =>
      attempt(async () => {
        const stored = await quantizedOf(source);
        return stored && summarize(stored);
      }),
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
        abort?.abort();
        await forget();
        run = null;
        loaded.clear();
        fitted = null;
        delete quantized.trained;
        delete quantized.imported;
        return null;
      }),
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
