/** Gradients of every loss against finite differences of the loss itself. */
import { expect, test } from "vitest";
import { buildGraph } from "../../ir/build";
import { init } from "../../ir/init";
import type { Graph, WeightKey } from "../../ir/types";
import { allExamples, type Problem, problem, start } from "../../testing/trainingOracle";
import type { LossScales } from "../engine";
import { createLawEngine } from "../law/engine";
import { unpack } from "../layout";
import type { PlanOptions } from "../options";
import { compileTraining } from ".";
import { startProjections } from "./distill";

/** Smooth all the way, so that finite differences are gradients. */
function net(name: string, width: number): Graph {
  const g = buildGraph(name);
  const x = g.activate(g.dense(g.input([5]), width, {}, "hidden"), "tanh", "middle");
  return g.finish(g.dense(x, 3, {}, "classifier"));
}

const student = net("student", 4);
const teacher = init(net("teacher", 6), 9);
const none = { hard: 0, soft: 0, temperature: 1, teacher, features: [] } as const;
const follow = (measure: "euclidean" | "cosine", node: "middle" | "classifier", weight = 0.7) => ({
  ...{ student: node, teacher: node, weight, measure },
});

interface More {
  readonly lossScales?: LossScales;
  readonly unlabeled?: boolean;
}
type Case = readonly [name: string, plan: Partial<PlanOptions>, more: More];
const scaled = { hard: 0.3, soft: 2.5, features: [0.5, 1.75] };
const all = {
  hard: 0.4,
  soft: 0.6,
  temperature: 4,
  teacher,
  features: [follow("euclidean", "middle"), follow("cosine", "classifier")],
};
const cases: readonly Case[] = [
  ["cross entropy", {}, {}],
  ["cross entropy with smoothed labels", { labelSmoothing: 0.2 }, {}],
  ["cross entropy where some labels are unknown", { labelSmoothing: 0.2 }, { unlabeled: true }],
  ["soft labels at temperature 3", { distill: { ...none, soft: 0.8, temperature: 3 } }, {}],
  ["Euclidean distance", { distill: { ...none, features: [follow("euclidean", "classifier")] } }, {}],
  ["cosine similarity", { distill: { ...none, features: [follow("cosine", "classifier")] } }, {}],
  ["distance through a projection", { distill: { ...none, features: [follow("euclidean", "middle")] } }, {}],
  ["similarity through a projection", { distill: { ...none, features: [follow("cosine", "middle")] } }, {}],
  ["all together", { labelSmoothing: 0.1, distill: all }, {}],
  ["all together, scaled by the step", { distill: all }, { lossScales: scaled, unlabeled: true }],
];

const STEP = 0.02;

/** The mean loss of a batch, features too, and the gradients by which it would learn. */
async function look(p: Problem, lossScales: LossScales | undefined) {
  const program = compileTraining(p.graph, p.plan);
  const engine = await start(createLawEngine, program, p);
  await engine.step({ ...allExamples(p), lossScales });
  const { loss, features, examples, labeled } = await engine.metrics();
  const gradients = new Map<WeightKey, Float32Array>();
  for (const w of program.weights) gradients.set(w.key, unpack(w.layout, w.shape, await engine.peek(w.key)));
  return { loss: (loss + features) / examples, labeled, gradients };
}

test.each(cases)("the gradient of %s", async (_, plan, { lossScales, unlabeled = false }) => {
  const bare = problem(student, { batch: 4, ...plan });
  const weights = { ...bare.weights, ...startProjections(compileTraining(student, bare.plan)) };
  const labels = unlabeled ? bare.labels.map((l, i) => (i % 2 ? 255 : l)) : bare.labels;
  const p = { ...bare, weights, labels };
  const { gradients, labeled } = await look(p, lossScales);
  expect(labeled).toBe(unlabeled ? 2 : 4);
  const at = async (key: WeightKey, i: number, by: number) => {
    const data = weights[key]!.data.slice();
    data[i]! += by;
    return (await look({ ...p, weights: { ...weights, [key]: { ...weights[key]!, data } } }, lossScales))
      .loss;
  };
  const largest = Math.max(...[...gradients.values()].flatMap((g) => [...g].map(Math.abs)));
  expect(largest).toBeGreaterThan(0.01);
  for (const [key, gradient] of gradients)
    for (const [i, g] of gradient.entries()) {
      // Four points: what is left over is of the fourth order of the step.
      const [a, b, c, d] = [
        await at(key, i, -2 * STEP),
        await at(key, i, -STEP),
        await at(key, i, STEP),
        await at(key, i, 2 * STEP),
      ];
      const slope = (a - 8 * b + 8 * c - d) / (12 * STEP);
      expect(Math.abs(slope - g), `${key}[${i}]`).toBeLessThan(1e-3 * largest);
    }
});
