import { cost, evaluateModel, init, showCount, train } from "../toolkit";
import type { Command } from "./command";
import { writeOutput } from "./files";
import { percent, readTraining, showProgress, toTflite, trainFlagsHelp } from "./trainFlags";

export const command: Command = {
  usage: `whittle train --net NET [knobs] --data images|shapes [flags] [--json]

Trains a network on a generated data set and tells its accuracy on the test split, with the best epoch's weights. The network's resolution,
channels and classes are the data set's. The same seed gives the same run on one backend.

${trainFlagsHelp}

  whittle train --net phinet --alpha 0.35 --beta 1 --t0 5 --layers 5 --data images --epochs 5`,

  async run(args) {
    const { given, net, graph, data, backend, startEngine, options } = await readTraining("train", args);
    const begun = performance.now();
    const result = await train(init(graph, options.seed), data, options, {
      startEngine,
      now: () => performance.now(),
      onProgress: showProgress,
    });
    const seconds = (performance.now() - begun) / 1000;
    const test = await evaluateModel(result.model, data, data.test, startEngine);
    if (given.flags.output !== undefined) writeOutput(given.flags.output, await toTflite(result.model, data));
    const { history, bestEpoch, ended, failure } = result;
    const { parameters } = cost(graph);
    const trained = history.reduce((s, e) => s + e.seconds, 0);
    const speed = trained > 0 ? (history.length * data.train.count) / trained : 0;
    return {
      json: given.switches.has("json"),
      data: {
        ...{ net, data: data.card.id, backend, seed: options.seed, parameters, ended, bestEpoch, seconds },
        ...{ examplesPerSecond: speed, history, test: { accuracy: test.accuracy, loss: test.loss } },
        ...(failure ? { failure } : {}),
      },
      text: [
        ...history.map(
          (e) =>
            `epoch ${e.epoch}: loss ${e.loss.toFixed(3)}, accuracy ${percent(e.accuracy)}, validation ${percent(e.validationAccuracy)}, ${e.seconds.toFixed(1)} s`,
        ),
        ...(failure ? [`${failure.what}. ${failure.next}`] : []),
        `${showCount(parameters)} parameters on ${backend}: ${percent(test.accuracy)} of the test split with the weights of epoch ${bestEpoch}; ${speed.toFixed(0)} examples a second`,
      ].join("\n"),
    };
  },
};
