/** The lab: holds the tensors' side of the work and does what the page asks. One instance in one worker. */
import { attempt, fail } from "../core/failure";
import { evaluateScores } from "../stages/evaluate";
import { evaluateModel } from "../stages/train/evaluateModel";
import { choose, chooseByBenchmark, loseDevice } from "./backends";
import { forget } from "./database";
import { decodeImage } from "./decodeImage";
import { evaluationEngine, measureBackend, trustGpu } from "./engines";
import { createInt8Engine } from "./int8Engine";
import { createLabData, pickExamples, placesOf } from "./labData";
import type { LabHost } from "./labHost";
import { createDeployLab } from "./labs/deploy";
import { createDistillLab } from "./labs/distill";
import { createLayerDropLab } from "./labs/layerDrop";
import { createPruneLab } from "./labs/prune";
import { createQuantizeLab } from "./labs/quantize";
import { bestModel, createProjectNetworks } from "./projectNetworks";
import type { BackendState, Lab } from "./protocol";
import { createTrainer } from "./trainer";
import { readUserFiles } from "./userFiles";

export function createLab(engineUrl: string): Lab {
  let backend: Promise<BackendState> | null = null;
  const data = createLabData();
  const networks = createProjectNetworks();
  const int8 = createInt8Engine(engineUrl);

  const ready = (): Promise<BackendState> => {
    backend ??= chooseByBenchmark(measureBackend);
    return backend;
  };

  const trainer = createTrainer({
    ready,
    datasetFor: data.fitting,
    currentRun: networks.needRun,
    switchTo: async (id) => {
      const before = await ready();
      backend = choose(id, before).catch(() => choose("wasm", before));
      return backend;
    },
    keep: networks.keepRun,
  });

  /** For the parts of the lab that have files of their own. */
  const host: LabHost = {
    ready,
    data,
    trained: async () => {
      await ready();
      const run = await networks.needRun();
      return { model: bestModel(run), dataset: await data.fitting(run.dataset, run.graph) };
    },
    aside: trainer.aside,
    experiment: networks.experiment,
    keepExperiment: networks.keepExperiment,
  };

  return {
    ...createDeployLab(host, networks, int8),
    ...createQuantizeLab(host, networks, int8),
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
        await data.keepOwn(read, networks.keeping());
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
    ownData: () => attempt(data.own),

    train: (job, onEvent) => attempt(() => trainer.train(job, onEvent)),
    pause: async () => trainer.pause(),
    resume: async () => trainer.resume(),
    stop: async () => trainer.stop(),
    savedRun: () =>
      attempt(async () => {
        const run = await networks.run();
        if (!run) return null;
        const { graph, dataset, options, checkpoint, finished } = run;
        return {
          ...{ graph, dataset, options, finished },
          epoch: checkpoint.epoch,
          history: checkpoint.history,
          bestEpoch: checkpoint.best?.epoch ?? 0,
        };
      }),
    evaluate: (split) =>
      attempt(async () => {
        const { model, dataset } = await host.trained();
        const { logits } = await evaluateModel(model, dataset, dataset[split], evaluationEngine);
        return evaluateScores(logits, dataset[split].labels, dataset.card.classes.length);
      }),
    trainedModel: () =>
      attempt(async () => {
        const run = await networks.run();
        return run && { model: bestModel(run), dataset: run.dataset };
      }),
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
        const kept = networks.keepRun({ graph, dataset, options, checkpoint, finished });
        // Where only this tab has it, the widgets show it all the same.
        await (networks.keeping() ? kept : kept.catch(() => {}));
        return null;
      }),

    forgetEverything: () =>
      attempt(async () => {
        trainer.stop();
        await forget();
        networks.forget();
        data.forget();
        return null;
      }),
    keepResults: async (on) => {
      if (networks.keepResults(on, trainer.busy())) data.forgetOwn();
    },
    loseDevice: async () => loseDevice(),
  };
}
