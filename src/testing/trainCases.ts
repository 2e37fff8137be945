/** Random cases of every training kernel: odd sizes, strides and paddings, channels that fill no vector, chunks that do not divide. */
import { activationCode, padded, type TrainKernelName } from "../ir/trainKernels";
import { type CaseParts, createDraw, type Draw, type TrainCase } from "./trainCase";
import { learningCases } from "./trainLearningCases";
import { epilogue, normalizeCases, over, parts } from "./trainNormalizeCases";
import { rowCases } from "./trainRowCases";

interface Window {
  readonly numbers: Record<string, number>;
  readonly inC: number;
  readonly outC: number;
  readonly inRows: number;
  readonly outRows: number;
  readonly taps: number;
  readonly chunk: number;
}

/** `same`: one channel count, as depthwise and pools have. Every window covers at least one pixel. */
function window(d: Draw, same: boolean): Window {
  const [kH, kW] = d.pick([
    [1, 1],
    [3, 3],
    [3, 3],
    [5, 5],
    [1, 3],
    [4, 2],
    [2, 2],
  ] as const);
  const batch = d.between(1, 3);
  const inH = d.between(kH, 12);
  const inW = d.between(kW, 30);
  const strideH = d.between(1, 3);
  const strideW = d.between(1, 3);
  const padTop = d.integer(kH);
  const padLeft = d.integer(kW);
  const outH = Math.floor((inH + padTop + d.integer(kH) - kH) / strideH) + 1;
  const outW = Math.floor((inW + padLeft + d.integer(kW) - kW) / strideW) + 1;
  const inC = d.between(1, 18);
  const outC = same ? inC : d.between(1, 22);
  const chunk = d.pick([7, 16, 33, 100]);
  return {
    numbers: {
      ...{ batch, inH, inW, inC: padded(inC), outH, outW, outC: padded(outC) },
      ...{ kH, kW, strideH, strideW, padTop, padLeft, chunk },
    },
    ...{ inC, outC, chunk, inRows: batch * inH * inW, outRows: batch * outH * outW, taps: kH * kW },
  };
}

function forward(d: Draw, deep: boolean): CaseParts {
  const w = window(d, deep);
  const moments = d.chance(0.5);
  return {
    numbers: { ...w.numbers, act: moments ? 0 : d.activation() },
    buffers: {
      x: d.rows(w.inRows, w.inC),
      w: deep ? d.rows(w.taps, w.inC) : weights(d, w),
      ...d.maybe("bias", () => d.rows(1, w.outC)),
      y: d.dirt(w.outRows * padded(w.outC)),
      ...(moments ? { moments: d.dirt(parts(w.outRows, w.chunk) * 2 * padded(w.outC)) } : {}),
    },
  };
}

/** [taps,inC,outC] with zeros in the padding of both channels. */
function weights(d: Draw, w: Window): Float32Array {
  const row = padded(w.outC);
  const all = d.rows(w.taps * padded(w.inC), w.outC);
  return all.map((v, i) => (Math.floor(i / row) % padded(w.inC) < w.inC ? v : 0));
}

function gradInput(d: Draw, deep: boolean): CaseParts {
  const w = window(d, deep);
  const e = epilogue(d, w.inRows, w.inC, w.numbers.inH! * w.numbers.inW!, w.chunk);
  return {
    numbers: { ...w.numbers, ...e.numbers },
    buffers: {
      dy: d.rows(w.outRows, w.outC),
      w: deep ? d.rows(w.taps, w.inC) : weights(d, w),
      ...over(d, "dx", "base", w.inRows, w.inC),
      ...e.buffers,
    },
  };
}

function gradWeight(d: Draw, deep: boolean): CaseParts {
  const w = window(d, deep);
  const n = parts(w.outRows, w.chunk);
  return {
    numbers: w.numbers,
    buffers: {
      x: d.rows(w.inRows, w.inC),
      dy: d.rows(w.outRows, w.outC),
      dw: d.dirt(n * w.taps * (deep ? 1 : padded(w.inC)) * padded(w.outC)),
      ...d.maybe("dBias", () => d.dirt(n * padded(w.outC))),
    },
  };
}

function pool(d: Draw, backward: boolean, needsX: boolean): CaseParts {
  const w = window(d, true);
  const { chunk: _, ...numbers } = w.numbers;
  if (!backward)
    return { numbers, buffers: { x: d.rows(w.inRows, w.inC), y: d.dirt(w.outRows * padded(w.inC)) } };
  return {
    numbers,
    buffers: {
      dy: d.rows(w.outRows, w.inC),
      // Whole numbers, so that some values under a window are equal.
      ...(needsX ? { x: d.rows(w.inRows, w.inC, 2).map(Math.round) } : {}),
      ...over(d, "dx", "base", w.inRows, w.inC),
    },
  };
}

/** One maker a kernel. */
const trainCaseMakers: Readonly<Record<TrainKernelName, (d: Draw) => CaseParts>> = {
  ...learningCases,
  ...normalizeCases,
  ...rowCases,
  conv: (d) => forward(d, false),
  convGradInput: (d) => gradInput(d, false),
  convGradWeight: (d) => gradWeight(d, false),
  depthwise: (d) => forward(d, true),
  depthwiseGradInput: (d) => gradInput(d, true),
  depthwiseGradWeight: (d) => gradWeight(d, true),
  maxPool: (d) => pool(d, false, true),
  maxPoolGrad: (d) => pool(d, true, true),
  avgPool: (d) => pool(d, false, true),
  avgPoolGrad: (d) => pool(d, true, false),
};

/** Nobody mistakes an activation's number for its name. */
const nameOf = (code: number) => Object.entries(activationCode).find(([, n]) => n === code)?.[0];

export function trainCases(kernel: TrainKernelName, count: number, seed: number): TrainCase[] {
  return Array.from({ length: count }, (_, i) => {
    const made = trainCaseMakers[kernel](createDraw(seed * 1000 + i));
    const numbers = Object.entries(made.numbers).map(
      ([name, v]) => `${name} ${/[aA]ct$/.test(name) ? nameOf(v) : v}`,
    );
    return {
      kernel,
      about: `${kernel} #${i}: ${numbers.join(", ")}; ${Object.keys(made.buffers).join(" ")}`,
      ...made,
    };
  });
}
