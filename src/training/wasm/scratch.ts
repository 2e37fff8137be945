/** Private memory of a thread during a call, in floats: what the C kernels lay out in `t->scratch`. */
import type { TrainKernelName } from "../../ir/trainKernels";
import type { TrainCall } from "../program";

/** As `wtt_tile_rows` in src/engine/training/wtt_window.h. */
const tileRows = (width: number): number => Math.max(16, Math.min(64, Math.floor(6144 / width / 4) * 4));

type Numbers = Readonly<Record<string, number>>;
const taps = (n: Numbers) => n.kH! * n.kW!;
/** A tile of unfolded windows. */
const unfolded = (width: number) => tileRows(width) * width;
const perChannel = (vectors: number) => (n: Numbers) => vectors * n.c!;

const needs: Partial<Record<TrainKernelName, (n: Numbers) => number>> = {
  conv: (n) => unfolded(taps(n) * n.inC!),
  convGradWeight: (n) => unfolded(taps(n) * n.inC!),
  /** The turned weights, a tile, dropout's factors. */
  convGradInput: (n) => taps(n) * n.outC! * n.inC! + unfolded(taps(n) * n.outC!) + n.inC!,
  depthwiseGradInput: (n) => n.inC!,
  normalize: perChannel(3),
  normalizeFrozen: perChannel(1),
  normalizeGradReduce: perChannel(1),
  normalizeGrad: perChannel(4),
  gateGrad: perChannel(1),
  meanPlaneGrad: perChannel(1),
  dropout: perChannel(1),
  /** Three log-softmaxes and the gradient of one example. */
  loss: (n) => 4 * n.classes!,
};

export const scratchOf = (call: Pick<TrainCall, "kernel" | "numbers">): number =>
  needs[call.kernel]?.(call.numbers) ?? 0;
