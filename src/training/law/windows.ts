/** Kernels that slide a window: convolutions, depthwise convolutions, pools, with their gradients. */
import type { Window } from "../../ir/shape";
import { reduceEpilogue, writeMoments } from "./normalization";
import { act, chunks, type Law } from "./types";

type Geometry = Window & { readonly batch: number };

/** Calls f(input pixel, tap) for every pixel inside the image under the window of an output pixel. Pixels count over the batch. */
function under(g: Geometry, outPixel: number, f: (inPixel: number, tap: number) => void): void {
  const plane = g.outH * g.outW;
  const image = Math.floor(outPixel / plane);
  const oy = Math.floor((outPixel % plane) / g.outW);
  const ox = outPixel % g.outW;
  for (let ky = 0; ky < g.kH; ky++) {
    const y = oy * g.strideH - g.padTop + ky;
    if (y < 0 || y >= g.inH) continue;
    for (let kx = 0; kx < g.kW; kx++) {
      const x = ox * g.strideW - g.padLeft + kx;
      if (x >= 0 && x < g.inW) f((image * g.inH + y) * g.inW + x, ky * g.kW + kx);
    }
  }
}

const geometry = (n: Readonly<Record<string, number>>) => n as unknown as Geometry;
const outRows = (g: Geometry) => g.batch * g.outH * g.outW;
const inRows = (g: Geometry) => g.batch * g.inH * g.inW;

function begin(dx: Float32Array, base: Float32Array | undefined): void {
  if (!base) dx.fill(0);
  else if (base !== dx) dx.set(base);
}

/** A sum in double that is written once. */
const accumulator = (length: number): Float64Array => new Float64Array(length);

export const conv: Law = ({ b, n }) => {
  const g = geometry(n);
  for (let p = 0; p < outRows(g); p++) {
    const sum = accumulator(g.outC);
    under(g, p, (q, tap) => {
      for (let i = 0; i < g.inC; i++) {
        const v = b.x![q * g.inC + i]!;
        for (let o = 0; o < g.outC; o++) sum[o]! += v * b.w![(tap * g.inC + i) * g.outC + o]!;
      }
    });
    for (let o = 0; o < g.outC; o++) b.y![p * g.outC + o] = act(n.act!, sum[o]! + (b.bias?.[o] ?? 0));
  }
  if (b.moments) writeMoments(b.y!, b.moments, outRows(g), g.outC, n.chunk!);
};

export const convGradInput: Law = (args) => {
  const { b, n } = args;
  const g = geometry(n);
  const dx = accumulator(inRows(g) * g.inC);
  for (let p = 0; p < outRows(g); p++)
    under(g, p, (q, tap) => {
      for (let i = 0; i < g.inC; i++)
        for (let o = 0; o < g.outC; o++)
          dx[q * g.inC + i]! += b.dy![p * g.outC + o]! * b.w![(tap * g.inC + i) * g.outC + o]!;
    });
  begin(b.dx!, b.base);
  for (let i = 0; i < dx.length; i++) b.dx![i]! += dx[i]!;
  reduceEpilogue(args, inRows(g), g.inC);
};

export const convGradWeight: Law = ({ b, n }) => {
  const g = geometry(n);
  const size = g.kH * g.kW * g.inC * g.outC;
  chunks(outRows(g), n.chunk!, (part, from, to) => {
    const dw = accumulator(size);
    const dBias = accumulator(g.outC);
    for (let p = from; p < to; p++) {
      under(g, p, (q, tap) => {
        for (let i = 0; i < g.inC; i++)
          for (let o = 0; o < g.outC; o++)
            dw[(tap * g.inC + i) * g.outC + o]! += b.x![q * g.inC + i]! * b.dy![p * g.outC + o]!;
      });
      for (let o = 0; o < g.outC; o++) dBias[o]! += b.dy![p * g.outC + o]!;
    }
    b.dw!.set(dw, part * size);
    b.dBias?.set(dBias, part * g.outC);
  });
};

export const depthwise: Law = ({ b, n }) => {
  const g = geometry(n);
  const c = g.outC;
  for (let p = 0; p < outRows(g); p++) {
    const sum = accumulator(c);
    under(g, p, (q, tap) => {
      for (let k = 0; k < c; k++) sum[k]! += b.x![q * c + k]! * b.w![tap * c + k]!;
    });
    for (let k = 0; k < c; k++) b.y![p * c + k] = act(n.act!, sum[k]! + (b.bias?.[k] ?? 0));
  }
  if (b.moments) writeMoments(b.y!, b.moments, outRows(g), c, n.chunk!);
};

export const depthwiseGradInput: Law = (args) => {
  const { b, n } = args;
  const g = geometry(n);
  const c = g.outC;
  const dx = accumulator(inRows(g) * c);
  for (let p = 0; p < outRows(g); p++)
    under(g, p, (q, tap) => {
      for (let k = 0; k < c; k++) dx[q * c + k]! += b.dy![p * c + k]! * b.w![tap * c + k]!;
    });
  begin(b.dx!, b.base);
  for (let i = 0; i < dx.length; i++) b.dx![i]! += dx[i]!;
  reduceEpilogue(args, inRows(g), c);
};

export const depthwiseGradWeight: Law = ({ b, n }) => {
  const g = geometry(n);
  const c = g.outC;
  const size = g.kH * g.kW * c;
  chunks(outRows(g), n.chunk!, (part, from, to) => {
    const dw = accumulator(size);
    const dBias = accumulator(c);
    for (let p = from; p < to; p++) {
      under(g, p, (q, tap) => {
        for (let k = 0; k < c; k++) dw[tap * c + k]! += b.x![q * c + k]! * b.dy![p * c + k]!;
      });
      for (let k = 0; k < c; k++) dBias[k]! += b.dy![p * c + k]!;
    }
    b.dw!.set(dw, part * size);
    b.dBias?.set(dBias, part * c);
  });
};

export const maxPool: Law = ({ b, n }) => {
  const g = geometry(n);
  for (let p = 0; p < outRows(g); p++)
    for (let k = 0; k < g.outC; k++) {
      let best = Number.NEGATIVE_INFINITY;
      under(g, p, (q) => {
        best = Math.max(best, b.x![q * g.inC + k]!);
      });
      b.y![p * g.outC + k] = best;
    }
};

export const maxPoolGrad: Law = ({ b, n }) => {
  const g = geometry(n);
  begin(b.dx!, b.base);
  for (let p = 0; p < outRows(g); p++)
    for (let k = 0; k < g.outC; k++) {
      let best = -1;
      under(g, p, (q) => {
        if (best < 0 || b.x![q * g.inC + k]! > b.x![best * g.inC + k]!) best = q;
      });
      b.dx![best * g.inC + k]! += b.dy![p * g.outC + k]!;
    }
};

const inside = (g: Geometry, p: number): number => {
  let count = 0;
  under(g, p, () => count++);
  return count;
};

export const avgPool: Law = ({ b, n }) => {
  const g = geometry(n);
  for (let p = 0; p < outRows(g); p++)
    for (let k = 0; k < g.outC; k++) {
      let sum = 0;
      under(g, p, (q) => {
        sum += b.x![q * g.inC + k]!;
      });
      b.y![p * g.outC + k] = sum / inside(g, p);
    }
};

export const avgPoolGrad: Law = ({ b, n }) => {
  const g = geometry(n);
  begin(b.dx!, b.base);
  for (let p = 0; p < outRows(g); p++) {
    const share = 1 / inside(g, p);
    under(g, p, (q) => {
      for (let k = 0; k < g.inC; k++) b.dx![q * g.inC + k]! += b.dy![p * g.outC + k]! * share;
    });
  }
};
