import { attempt, FailureError, fail } from "../../core/failure";
import type { Dataset } from "../../datasets/types";
import type { Model, QuantizedModel } from "../../ir/types";
import { compareLayers } from "../../stages/compareLayers";
import { evaluateInt8 } from "../../stages/evaluateInt8";
import { fold } from "../../stages/fold";
import { layerHistograms } from "../../stages/layerHistograms";
import { finishAware, prepareAware } from "../../stages/quantizeAware";
import { quantizeTrained } from "../../stages/quantizeTrained";
import { evaluateModel } from "../../stages/train/evaluateModel";
import { normalizedValues } from "../../stages/train/normalized";
import type { TrainOptions } from "../../stages/train/options";
import { awareDefaults } from "../../stages/train/options";
import { tensorflow as tf } from "../backends";
import { breathe } from "../breathe";
import { evaluationEngine } from "../engines";
import type { createInt8Engine } from "../int8Engine";
import type { LabHost } from "../labHost";
import type { ProjectNetworks } from "../projectNetworks";
import type { TrainEvent } from "../protocol";
import type { StoredQuantized } from "../stored";
import { summarize } from "../summarize";
import type { AwareJob, AwareReport, QuantizeLab } from "./quantizeProtocol";

/** Test examples that a layer's values are looked at on: the int8 law is slow on purpose. */
const LOOKED_AT = 16;
const COMPARED = 3;

export function createQuantizeLab(
  host: LabHost,
  networks: ProjectNetworks,
  int8: ReturnType<typeof createInt8Engine>,
): QuantizeLab {
  let latest: StoredQuantized | null = null;

  const int8Accuracy = async (model: QuantizedModel, data: Dataset): Promise<number> =>
    (await evaluateInt8(model, data, "test", await int8(model), breathe)).accuracy;

  const noiseOf = ({ model, float }: { model: QuantizedModel; float: Model }, { test, card }: Dataset) => {
    const count = Math.min(COMPARED, test.count);
    return compareLayers(float, model, normalizedValues(test, card.input, 0, count), count, tf);
  };

  const trainAware = (job: AwareJob, onEvent: (event: TrainEvent) => void): Promise<AwareReport> =>
    host.aside(async (train) => {
      const { model, dataset } = await host.trained();
      const { epochs, rate, seed, ...how } = job;
      const schedule = { kind: "cosine", rate, warmup: 0.2 } as const;
      const options: TrainOptions = { ...awareDefaults, epochs, seed, schedule };
      const ready = await prepareAware(model, dataset, how, { tf });
      const training = await train(ready.start, dataset, options, { onEvent, extras: [ready.extra] });
      const made = finishAware(ready, training);
      if (made.training.failure) throw new FailureError(made.training.failure);
      if (made.training.bestEpoch === 0)
        fail("bad-usage", "quantize", "training was stopped before its first epoch", "Let one epoch finish.");
      const more = await train(fold(model), dataset, options, { onEvent });
      const control = await quantizeTrained(more.model, dataset, how, { tf });
      latest = { model: made.model, float: made.float };
      return {
        ...{ job, count: dataset.test.count, history: made.training.history },
        float: (await evaluateModel(model, dataset, dataset.test, evaluationEngine)).accuracy,
        after: await int8Accuracy(made.before.model, dataset),
        aware: await int8Accuracy(made.model, dataset),
        moreEpochs: await int8Accuracy(control.model, dataset),
        noise: { after: await noiseOf(made.before, dataset), aware: await noiseOf(made, dataset) },
      };
    });

  return {
    layerHistograms: (id) =>
      attempt(async () => {
        const stored = await networks.quantized("trained");
        if (!stored?.float)
          fail(
            "bad-usage",
            "quantize",
            "there is no quantized network yet",
            "Quantize the trained network first.",
          );
        const { dataset } = await host.trained();
        const count = Math.min(LOOKED_AT, dataset.test.count);
        const values = normalizedValues(dataset.test, dataset.card.input, 0, count);
        return layerHistograms(stored.float, stored.model, values, count, id, tf);
      }),
    quantizeAware: (job, onEvent) => attempt(() => trainAware(job, onEvent)),
    keepAware: () =>
      attempt(async () => {
        const stored =
          latest ??
          fail(
            "bad-usage",
            "quantize",
            "no network has been trained with rounding yet",
            "Train one with rounding first.",
          );
        await networks.keepQuantized("trained", stored);
        return summarize(stored);
      }),
  };
}
