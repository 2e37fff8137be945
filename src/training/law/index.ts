/** The law: every kernel of the training table, slow and clear. C and WGSL are held to it, and so is the compiler. */
import type { TrainKernelName } from "../../ir/trainKernels";
import * as elementwise from "./elementwise";
import { gather, gatherRows } from "./gather";
import * as learning from "./learning";
import * as normalization from "./normalization";
import * as squeeze from "./squeezeExcite";
import type { Law } from "./types";
import * as windows from "./windows";

const {
  activate,
  activateGrad,
  add,
  multiply,
  multiplyGrad,
  sumRows,
  softmax,
  softmaxGrad,
  fakeQuantize,
  fakeQuantizeGrad,
  quantizeWeights,
  meanPlane,
  meanPlaneGrad,
  copyBox,
  repack,
  resizeNearest,
  resizeNearestGrad,
} = elementwise;
const { moments, normalize, normalizeGradReduce, normalizeGrad, normalizeFrozen, dropout } = normalization;
const { squeezeExcite, squeezeExciteGrad, gateGrad } = squeeze;
const { loss, featureLoss, reduceGradients, clipNorm, optimize } = learning;
const {
  conv,
  convGradInput,
  convGradWeight,
  depthwise,
  depthwiseGradInput,
  depthwiseGradWeight,
  maxPool,
  maxPoolGrad,
  avgPool,
  avgPoolGrad,
} = windows;

export const law: Readonly<Record<TrainKernelName, Law>> = {
  conv,
  convGradInput,
  convGradWeight,
  depthwise,
  depthwiseGradInput,
  depthwiseGradWeight,
  moments,
  normalize,
  normalizeGradReduce,
  normalizeGrad,
  normalizeFrozen,
  squeezeExcite,
  squeezeExciteGrad,
  gateGrad,
  activate,
  activateGrad,
  add,
  multiply,
  multiplyGrad,
  sumRows,
  dropout,
  softmax,
  softmaxGrad,
  fakeQuantize,
  fakeQuantizeGrad,
  meanPlane,
  meanPlaneGrad,
  maxPool,
  maxPoolGrad,
  avgPool,
  avgPoolGrad,
  copyBox,
  repack,
  resizeNearest,
  resizeNearestGrad,
  gather,
  gatherRows,
  loss,
  featureLoss,
  reduceGradients,
  clipNorm,
  optimize,
  quantizeWeights,
};
