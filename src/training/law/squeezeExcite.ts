/** Squeeze-and-excite (Hu et al. 2018) in one kernel each way, and the gate's gradient. */
import { meanPlane } from "./elementwise";
import { reduceEpilogue } from "./normalization";
import { act, type Law, slope } from "./types";

export const squeezeExcite: Law = ({ b, n }) => {
  const { batch, c, s } = n as { batch: number; c: number; s: number };
  meanPlane({ b: { x: b.x!, y: b.pooled! }, n });
  for (let image = 0; image < batch; image++) {
    for (let j = 0; j < s; j++) {
      let sum = b.b1?.[j] ?? 0;
      for (let k = 0; k < c; k++) sum += b.pooled![image * c + k]! * b.w1![k * s + j]!;
      b.hidden![image * s + j] = sum;
      b.active![image * s + j] = act(n.act!, sum);
    }
    for (let k = 0; k < c; k++) {
      let sum = b.b2?.[k] ?? 0;
      for (let j = 0; j < s; j++) sum += b.active![image * s + j]! * b.w2![j * c + k]!;
      b.gate![image * c + k] = k < n.realC! ? 1 / (1 + Math.exp(-sum)) : 0;
    }
  }
};

export const squeezeExciteGrad: Law = ({ b, n }) => {
  const { batch, plane, c, s } = n as { batch: number; plane: number; c: number; s: number };
  for (let image = 0; image < batch; image++) {
    for (let k = 0; k < c; k++) {
      let dGate = 0;
      for (let p = 0; p < plane; p++) {
        const i = (image * plane + p) * c + k;
        dGate += b.dy![i]! * b.x![i]!;
      }
      const gate = b.gate![image * c + k]!;
      b.dOuter![image * c + k] = dGate * gate * (1 - gate);
    }
    for (let j = 0; j < s; j++) {
      let sum = 0;
      for (let k = 0; k < c; k++) sum += b.dOuter![image * c + k]! * b.w2![j * c + k]!;
      b.dInner![image * s + j] = sum * slope(n.act!, b.hidden![image * s + j]!);
    }
    for (let k = 0; k < c; k++) {
      let sum = 0;
      for (let j = 0; j < s; j++) sum += b.dInner![image * s + j]! * b.w1![k * s + j]!;
      b.dPooled![image * c + k] = sum;
    }
  }
};

export const gateGrad: Law = (args) => {
  const { b, n } = args;
  const { batch, plane, c } = n as { batch: number; plane: number; c: number };
  for (let r = 0; r < batch * plane; r++)
    for (let k = 0; k < c; k++) {
      const i = r * c + k;
      const j = Math.floor(r / plane) * c + k;
      b.dx![i] = (b.base?.[i] ?? 0) + b.dy![i]! * b.gate![j]! + (b.dPooled ? b.dPooled[j]! / plane : 0);
    }
  reduceEpilogue(args, batch * plane, c);
};
