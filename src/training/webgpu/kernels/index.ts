/** Every kernel of the training table as a writer of WGSL. */
import type { TrainKernelName } from "../../../ir/trainKernels";
import type { TrainCall } from "../../program";
import { Emitter, type Piece, type Target } from "../emitter";
import type { Memory } from "../memory";
import { conv, convGradInput } from "./conv";
import { depthwise, depthwiseGradInput, depthwiseGradWeight } from "./depthwise";
import * as elementwise from "./elementwise";
import { gather, gatherRows } from "./gather";
import { convGradWeight } from "./gradWeight";
import * as learning from "./learning";
import * as moves from "./moves";
import { moments, normalize, normalizeFrozen, normalizeGrad, normalizeGradReduce } from "./normalize";
import { squeezeExcite, squeezeExciteGrad } from "./squeeze";

const writers: Readonly<Record<TrainKernelName, (k: Emitter) => Piece>> = {
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
  gather,
  gatherRows,
  ...elementwise,
  ...moves,
  ...learning,
};

export const writePiece = (call: TrainCall, target: Target, memory: Memory): Piece =>
  writers[call.kernel](new Emitter(call, target, memory));
