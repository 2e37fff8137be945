/** The lab: holds the tensors' side of the work and does what the page asks. One instance in one worker. */
import { attempt, fail } from "../core/failure";
import { constantBytes } from "../formats/carray/printModel";
import { importTflite } from "../formats/tflite/import";
import { weightBytes } from "../formats/tflite/write";
import { cost } from "../ir/cost";
import { dequantize } from "../ir/quantMath";
import type { Model } from "../ir/types";
import { createWasmEngine, type LoadedProgram, type WasmEngine } from "../runtime/wasmEngine";
import { compareLayers } from "../stages/compareLayers";
import { compile } from "../stages/compile";
import { evaluateScores, quantizeInput } from "../stages/evaluate";
import { evaluateInt8 } from "../stages/evaluateInt8";
import { plan } from "../stages/plan";
import { quantizeTrained } from "../stages/quantizeTrained";
import { evaluateModel } from "../stages/train/evaluateModel";
import { normalizedValues } from "../stages/train/normalized";
import { choose, chooseByBenchmark, loseDevice, tensorflow as tf } from "./backends";
import { breathe } from "./breathe";
import { forget, isUntouchable } from "./database";
import { decodeImage } from "./decodeImage";
import { evaluationEngine, measureBackend, trustGpu } from "./engines";
import { exportModel } from "./exportModel";
import {
  discard,
  loadExperiment,
  loadQuantized,
  loadRun,
  saveExperiment,
  saveQuantized,
  saveRun,
} from "./keptNetworks";
import { createLabData, pickExamples, placesOf } from "./labData";
import type { LabHost } from "./labHost";
import { createDistillLab } from "./labs/distill";
import { createLayerDropLab } from "./labs/layerDrop";
import { createPruneLab } from "./labs/prune";
import { createQuantizeLab } from "./labs/quantize";
import { ownFetch } from "./own";
import type {
  BackendState,
  Lab,
  ModelSource,
  ModelSummary,
  QuantizationReport,
  QuantizeJob,
} from "./protocol";
import type { StoredExperiment, StoredQuantized, StoredRun } from "./stored";
import { createTrainer } from "./trainer";
import { readUserFiles } from "./userFiles";

const RUN = "current";
/** Test examples for the layer comparison: the int8 law is slow on purpose. */
const COMPARED = 3;

export function createLab(engineUrl: string): Lab {
  let backend: Promise<BackendState> | null = null;
  const data = createLabData();
  let engine: Promise<WasmEngine> | null = null;
  let run: StoredRun | null = null;
  /** Whether this tab may write: another one may be the one that does. */
  let keeping = true;
  /** `run` and `quantized` are of this tab alone: nothing of them was stored. */
  let unkept = false;
  const quantized: Partial<Record<ModelSource, StoredQuantized | null>> = {};
  const experiments = new Map<string, StoredExperiment>();
  const programs = new WeakMap<StoredQuantized, Promise<LoadedProgram>>();

  const ready = (): Promise<BackendState> => {
    backend ??= chooseByBenchmark(measureBackend);
    return backend;
  };

  const wasm = (): Promise<WasmEngine> => {
    engine ??= ownFetch(engineUrl).then(async (r) => createWasmEngine(await r.arrayBuffer()));
    return engine;
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
    datasetFor: data.fitting,
    currentRun,
    switchTo: async (id) => {
      const before = await ready();
      backend = choose(id, before).catch(() => choose("wasm", before));
      return backend;
    },
    keep: keepRun,
  });

  /** For the parts of the lab that experiment; each has a file of its own. */
  const host: LabHost = {
    ready,
    data,
    trained: async () => {
      await ready();
      const r = await currentRun();
      const dataset = await data.fitting(r.dataset, r.graph);
      return { model: bestModel(r), graph: r.graph, request: r.dataset, dataset };
    },
    aside: trainer.aside,
    experiment: async (name) => experiments.get(name) ?? loadExperiment(name),
    keepExperiment: async (name, experiment) => {
      experiments.set(name, experiment);
      if (keeping) await saveExperiment(name, experiment).catch(() => {});
    },
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

  async function quantizeNow(
    job: QuantizeJob,
    onProgress: (what: string, done: number, total: number) => void,
  ): Promise<QuantizationReport> {
    await ready();
    const r = await currentRun();
    const dataset = await data.fitting(r.dataset, r.graph);
    const trained = bestModel(r);
    const { model, float, samples, choices } = await quantizeTrained(trained, dataset, job, {
      tf,
      onProgress: (done, total) => onProgress("calibrating", done, total),
    });
    const stored: StoredQuantized = { model, float };
    await keepQuantized("trained", stored);

    const { test, card } = dataset;
    const floatScores = await evaluateModel(trained, dataset, test, evaluationEngine);
    const program = await programOf(stored);
    const int8 = await evaluateInt8(
      model,
      dataset,
      "test",
      (x) => program.run([x])[0]!,
      (done) => {
        onProgress("testing int8", done, test.count);
        return breathe();
      },
    );
    const compared = Math.min(COMPARED, test.count);
    onProgress("comparing layers", 0, compared);
    const values = normalizedValues(test, card.input, 0, compared);
    return {
      ...{ method: job.method, samples, int8, choices },
      float: evaluateScores(floatScores.logits, test.labels, card.classes.length),
      layers: await compareLayers(float, model, values, compared, tf),
      floatBytes: Object.values(trained.weights).reduce((n, w) => n + w.data.byteLength, 0),
      summary: summarize(stored),
    };
  }

  return {
    ...createQuantizeLab({
      ...host,
      quantized: () => quantizedOf("trained"),
      keepQuantized: async (stored) => {
        await keepQuantized("trained", stored);
        return summarize(stored);
      },
      int8: async (model) => {
        const program = await (await wasm()).load(compile(model, plan(model.graph)));
        return (x) => program.run([x])[0]!;
      },
    }),
    ...createDistillLab(host),
    ...createLayerDropLab(host),
    ...createPruneLab(host),
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
        const { dataset, rejected } = await data.load(request, onProgress);
        return { card: dataset.card, rejected };
      }),
    importUserData: (files, onProgress) =>
      attempt(async () => {
        const read = await readUserFiles(files, decodeImage, onProgress);
        await data.keepOwn(read, keeping);
        return { card: read.dataset.card, rejected: read.rejected };
      }),
    samples: (request, split, indices) =>
      attempt(async () => {
        const { dataset } = await data.load(request);
        return pickExamples(dataset, split, indices);
      }),
    indicesOf: (request, split, label, count) =>
      attempt(async () => {
        const { dataset } = await data.load(request);
        return placesOf(dataset[split], label, count);
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
        const dataset = await data.fitting(r.dataset, r.graph);
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
    ownData: () => attempt(data.own),
    infer: (source, split, index) =>
      attempt(async () => {
        const stored = await needQuantized(source);
        const r = await currentRun();
        const dataset = await data.fitting(r.dataset, r.graph);
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
        const dataset = r ? await data.fitting(r.dataset, r.graph) : null;
        return exportModel(job, stored.model, dataset, r?.options.seed ?? null);
      }),

    forgetEverything: () =>
      attempt(async () => {
        trainer.stop();
        await forget();
        run = null;
        data.forget();
        delete quantized.trained;
        delete quantized.imported;
        experiments.clear();
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
      experiments.clear();
      data.forgetOwn();
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
