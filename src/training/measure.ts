import { buildGraph } from "../ir/build";
import { init } from "../ir/init";
import type { StartEngine } from "./engine";
import { type PlanOptions, planDefaults } from "./options";

const SIDE = 24;
const plan: PlanOptions = {
  ...planDefaults,
  ...{ batch: 8, classes: 4, data: { bytes: true, offset: 128, scale: 1 / 128 } },
};

/** What training is made of: a convolution, a depthwise and a pointwise one, batch norm, an activation. */
function network() {
  const g = buildGraph("measure");
  let x = g.input([SIDE, SIDE, 3]);
  x = g.activate(g.batchNorm(g.conv2d(x, 16)), "hardSwish");
  x = g.activate(g.batchNorm(g.depthwise(x)), "hardSwish");
  x = g.batchNorm(g.conv2d(x, 16, { kernel: 1 }));
  return init(g.finish(g.dense(g.globalAvgPool(x), plan.classes)), 1);
}

/** Milliseconds of one small training step on an engine, the best of a few, within about `budgetMs` after its start. */
export async function measureEngine(startEngine: StartEngine, budgetMs: number): Promise<number> {
  const model = network();
  const state = { steps: 0, weights: model.weights, first: {}, second: {}, average: null };
  const engine = await startEngine(model.graph, plan, state);
  try {
    const values = Uint8Array.from({ length: plan.batch * SIDE * SIDE * 3 }, (_, i) => (i * 37) & 255);
    const labels = Uint8Array.from({ length: plan.batch }, (_, i) => i % plan.classes);
    await engine.load("train", { count: plan.batch, values, labels, input: plan.data });
    const indices = Uint32Array.from({ length: plan.batch }, (_, i) => i);
    const run = async (): Promise<number> => {
      const begun = performance.now();
      for (let i = 0; i < STEPS; i++) await engine.step({ indices, seed: i, rate: 0.001, share: 1 });
      await engine.metrics();
      return (performance.now() - begun) / STEPS;
    };
    await run(); // compiles
    let best = Number.POSITIVE_INFINITY;
    const begun = performance.now();
    do best = Math.min(best, await run());
    while (performance.now() - begun < budgetMs);
    return best;
  } finally {
    engine.dispose();
  }
}

/** Steps between two readings, as in training: reading makes a GPU wait. */
const STEPS = 5;
