/** What the lesson on hardware-aware scaling claims: how well budgets are met, how fast, and what the slide's example really counts. */
import { createRandom } from "../../src/core/random";
import { kib, mib } from "../../src/core/units";
import { cost } from "../../src/ir/cost";
import { efficientnet } from "../../src/nets/efficientnet";
import { phinet } from "../../src/nets/phinet";
import { type Budgets, leastUsed } from "../../src/stages/scale/budgets";
import { layersOf, needOf } from "../../src/stages/scale/families";
import { closedForm } from "../../src/stages/scale/phinetClosed";
import { phinetCounter } from "../../src/stages/scale/phinetCount";
import { ramModels, ramOf } from "../../src/stages/scale/ramModels";
import { type Solution, solve } from "../../src/stages/scale/solve";
import { say, table, writeStudy } from "./report";

const COUNT = 200;
const deck: Budgets = { flash: mib(1), ram: kib(392), macs: 63e6 };

export async function run(): Promise<void> {
  const random = createRandom(1);
  const spread = (low: number, high: number) => low * (high / low) ** random.unit();
  const any = measure("any budgets", () => ({
    ...{ flash: kib(spread(24, 2048)), ram: kib(spread(12, 512)), macs: spread(3e5, 2e8) },
  }));
  const real = measure("budgets of networks that exist", () => {
    const layers = layersOf.phinet[random.integer(layersOf.phinet.length)]!;
    const knobs = {
      ...{ alpha: spread(0.15, 1.5), beta: spread(0.2, 2), t0: spread(2.5, 8), layers, classes: 10 },
      ...{ resolution: 32 + 8 * random.integer(15), downsample: [5, 7].filter((d) => d <= layers) },
    };
    const { flash, ram, macs } = needOf(phinet(knobs), {});
    return { flash: flash / 0.975, ram: ram / 0.975, macs: macs / 0.975 };
  });
  const closed = measureClosed(random.integer, spread);
  const slide = slideExample();
  const sensitivities = doubling();
  const phi = compoundSteps();
  const percent = (share: number, digits = 1) => (100 * share).toFixed(digits);
  writeStudy(
    "has",
    `# Hardware-aware scaling

Flash is what the parameters take as deployed (int8 weights, 32-bit biases, multipliers, tables), without code; RAM is the arena of Whittle's memory
plan unless it says otherwise; KB and MB are 1024 and 1024 x 1024 bytes. PhiNet, 10 classes, 3 channels; image sides 16 to 224, 4 to 10 blocks.

## ${COUNT} random budgets

"Any": flash 24 KB to 2 MB, RAM 12 to 512 KB, 0.3 to 200 M MACs, each drawn on its own: many such triples no network uses all of, since what it
computes and what it stores hang together. "Exist": the cost of a random PhiNet, divided by 0.975.

${table(
  [
    "budgets",
    "solved: all three used to 95 %",
    "least used budget, median",
    "lowest",
    "exceeded",
    "time, median ms",
  ],
  [any, real].map((m) => [
    m.name,
    `${m.solved} of ${COUNT}`,
    `${percent(m.medianUse)} %`,
    `${percent(m.lowestUse)} %`,
    m.exceeded,
    m.medianMs.toFixed(0),
  ]),
)}

Use is of the solved ones. For twelve of the triples of which the solver says that no network uses them all, a test tries some hundred thousand networks each, and finds none either. Times are of a busy machine with two cores.

## The closed form

Flash, RAM and MACs of a random PhiNet (α 0.3 to 2, β 0.3 to 2, t0 3 to 8) are given to the formulas; the knobs that they answer are counted in
whole channels. ${closed.answered} of ${COUNT} get an answer, in ${closed.medianMs.toFixed(2)} ms (median); the worst of the three budgets is met to within ${percent(closed.medianError)} % (median) and
${percent(closed.worstError)} % (worst). The formulas forget that channels are whole: the counted search finishes what they begin.

## The slide's example

"Flash 1 MB, RAM 392 KB, MACC 63 M: α 1.0, β 0.66, t0 4.0" (slide deck). The slide names neither resolution nor blocks nor what RAM counts. With
144 x 144 pixels, nine blocks that halve at 5, 7 and 9, and no classifier, these knobs count:

${table(
  ["", "slide", "counted"],
  [
    ["parameters", "984 K (demo slide)", slide.parameters],
    ["MACs, as the authors count", "62 M (demo slide), 63 M", slide.macs],
    ["flash as deployed", "1 MB = 1048576", slide.flash],
    ...ramModels.map((model) => [`RAM, ${model}`, "392 KB = 401408", slide.ram[model]!]),
  ],
)}

So parameters and MACs agree, and RAM agrees by none of the three ways of counting. It is one solution of many; these are the solver's own for the
same three budgets:

${table(
  ["side", "blocks", "α", "β", "t0", "parameters", "flash, %", "RAM, %", "MACs, %"],
  slide.solution.candidates.map(({ knobs: k, parameters, used }) => [
    ...[k.resolution, k.layers, k.alpha, k.beta, k.t0].map(String),
    ...[parameters, percent(used.flash), percent(used.ram), percent(used.macs)],
  ]),
)}

## What a knob moves

α = β = 1, t0 = 6, 7 blocks, 96 pixels, no classifier; the factor by which doubling one knob changes each cost.

${table(["doubled", "parameters", "MACs", "RAM (tflm)", "RAM (planner)"], sensitivities)}

## Compound scaling

EfficientNet by its one coefficient, 10 classes.

${table(["φ", "side", "parameters", "MACs", "flash, bytes", "RAM (planner), bytes"], phi)}`,
    { any, real, closed, slide: { ...slide, solution: slide.solution }, sensitivities, phi },
  );
}

function measure(name: string, draw: () => Budgets) {
  const times: number[] = [];
  const uses: number[] = [];
  let exceeded = 0;
  for (let i = 0; i < COUNT; i++) {
    const budgets = draw();
    const begun = performance.now();
    const { used, full } = solve(budgets, "phinet");
    times.push(performance.now() - begun);
    if (full) uses.push(leastUsed(used));
    if (Math.max(...Object.values(used)) > 1) exceeded++;
  }
  const result = {
    ...{ name, solved: uses.length, exceeded, medianMs: median(times) },
    ...{ medianUse: median(uses), lowestUse: Math.min(...uses) },
  };
  say(`${name}: ${result.solved} of ${COUNT}, ${exceeded} exceeded, ${result.medianMs.toFixed(0)} ms`);
  return result;
}

function measureClosed(integer: (n: number) => number, spread: (low: number, high: number) => number) {
  const times: number[] = [];
  const errors: number[] = [];
  for (let i = 0; i < COUNT; i++) {
    const shape = { layers: 4 + integer(6), resolution: 48 + 8 * integer(14), classes: 10 };
    const count = phinetCounter(shape);
    const c = count(spread(0.3, 2), spread(0.3, 2), spread(3, 8));
    const begun = performance.now();
    const knobs = closedForm(shape, { flash: c.flashBytes, ram: c.planBytes, macs: c.macs }, "planner");
    times.push(performance.now() - begun);
    if (!knobs) continue;
    const got = count(knobs.alpha, knobs.beta, knobs.t0);
    errors.push(
      Math.max(
        ...(["flashBytes", "planBytes", "macs"] as const).map((what) => Math.abs(got[what] / c[what] - 1)),
      ),
    );
  }
  return {
    ...{ answered: errors.length, medianMs: median(times) },
    ...{ medianError: median(errors), worstError: Math.max(...errors) },
  };
}

function slideExample() {
  const knobs = {
    alpha: 1,
    beta: 0.66,
    t0: 4,
    layers: 9,
    downsample: [5, 7, 9],
    resolution: 144,
    classes: 0,
  };
  const graph = phinet(knobs);
  const c = cost(graph);
  const original = cost(graph, "original");
  const solution: Solution = solve(deck, "phinet");
  return {
    ...{ knobs, parameters: c.parameters, macs: original.macs, flash: c.flashBytes, solution },
    ram: Object.fromEntries(ramModels.map((model) => [model, ramOf(graph, model)])),
  };
}

function doubling() {
  const base = { alpha: 1, beta: 1, t0: 6, layers: 7, resolution: 96, classes: 0 };
  const of = (change: Partial<typeof base>) => {
    const graph = phinet({ ...base, ...change });
    const c = cost(graph);
    return [c.parameters, c.macs, c.ramBytes, ramOf(graph, "planner")];
  };
  const now = of({});
  const row = (name: string, change: Partial<typeof base>) => [
    name,
    ...of(change).map((value, i) => (value / now[i]!).toFixed(2)),
  ];
  return [
    row("α", { alpha: 2 }),
    row("t0", { t0: 12 }),
    row("β", { beta: 2 }),
    row("resolution", { resolution: 192 }),
  ];
}

const compoundSteps = () =>
  [-12, -10, -8, -6, -4, -2, 0, 1, 2].map((phi) => {
    const graph = efficientnet({ phi });
    const c = cost(graph);
    return [phi, graph.nodes[0]!.out.shape[0]!, c.parameters, c.macs, c.flashBytes, ramOf(graph, "planner")];
  });

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1]!;
}
