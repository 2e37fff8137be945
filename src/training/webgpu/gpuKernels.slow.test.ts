import { beforeAll, describe, expect, test } from "vitest";
import { padded, type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import { createDraw, distance, lawful, type TrainCase } from "../../testing/trainCase";
import { trainCases } from "../../testing/trainCases";
import { epilogue, over, parts } from "../../testing/trainNormalizeCases";
import type { Target } from "./emitter";
import { openNodeGpu } from "./nodeDevice";
import { runSingleCalls } from "./singleCalls";
import { gpuTarget, softwareTarget } from "./targets";

let device: GPUDevice;
beforeAll(async () => {
  ({ device } = await openNodeGpu());
});

/** Of the largest value: what float32 loses where the law, in double, does not. */
const TOLERANCE = 1e-5;

const gpus: readonly (readonly [string, Target])[] = [
  ["GPUs", gpuTarget],
  ["GPUs, staged", { ...gpuTarget, staged: true }],
  ["GPUs with subgroups", { ...gpuTarget, subgroups: true }],
];

async function obeys(target: Target, cases: readonly TrainCase[]): Promise<void> {
  const results = await runSingleCalls(device, target, cases);
  for (const [i, c] of cases.entries())
    for (const [name, values] of Object.entries(lawful(c))) {
      const off = distance(results[i]![name]!, values);
      expect(off, `${c.about}: ${name} is off by ${off}`).toBeLessThan(TOLERANCE);
    }
}

describe.each(gpus)("every kernel obeys the law, written for %s", (_, target) => {
  test.each(Object.keys(trainKernels) as TrainKernelName[])("%s", (kernel) =>
    obeys(target, trainCases(kernel, 4, Object.keys(trainKernels).indexOf(kernel) + 1)),
  );
});

/** Convolutions of 1x1 windows with more rows and channels than a workgroup's tile has. */
function pointwiseCases(seed: number): TrainCase[] {
  const d = createDraw(seed);
  const [batch, inH, inW] = [2, d.between(4, 9), d.between(5, 17)];
  const [inC, outC] = [d.between(1, 75), d.between(1, 75)];
  const chunk = d.pick([24, 64, 100]);
  const rows = batch * inH * inW;
  const numbers = {
    ...{ batch, inH, inW, inC: padded(inC), outH: inH, outW: inW, outC: padded(outC), act: 0, chunk },
    ...{ kH: 1, kW: 1, strideH: 1, strideW: 1, padTop: 0, padLeft: 0 },
  };
  const about = `${rows} rows, ${inC} to ${outC} channels, chunk ${chunk}`;
  const [x, dy, w] = [d.rows(rows, inC), d.rows(rows, outC), d.rows(padded(inC), outC)];
  w.fill(0, inC * padded(outC));
  const bias = d.maybe("bias", () => d.rows(1, outC));
  const y = () => d.dirt(rows * padded(outC));
  const moments = d.dirt(parts(rows, chunk) * 2 * padded(outC));
  const e = epilogue(d, rows, inC, inH * inW, chunk);
  const dw = d.dirt(parts(rows, chunk) * w.length);
  const dBias = d.maybe("dBias", () => d.dirt(parts(rows, chunk) * padded(outC)));
  return [
    { kernel: "conv", about, numbers, buffers: { x, w, ...bias, y: y(), moments } },
    {
      ...{ kernel: "conv", about, numbers: { ...numbers, act: d.activation() } },
      buffers: { x, w, ...bias, y: y() },
    },
    {
      ...{ kernel: "convGradInput", about, numbers: { ...numbers, ...e.numbers } },
      buffers: { dy, w, ...over(d, "dx", "base", rows, inC), ...e.buffers },
    },
    { kernel: "convGradWeight", about, numbers, buffers: { x, dy, dw, ...dBias } },
  ];
}

describe.each([...gpus, ["software adapters", softwareTarget] as const])(
  "1x1 convolutions obey the law, written for %s",
  (_, target) => {
    test.each([1, 2, 3, 4, 5, 6])("case %i", (seed) => obeys(target, pointwiseCases(seed)));
  },
);
