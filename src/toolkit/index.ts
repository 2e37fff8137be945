/** The toolkit: what scripts, the command line and code cells build with. The only barrel. */
export { boards, findBoard } from "../boards";
export { FailureError, toFailure } from "../core/failure";
export { showBytes, showCount } from "../core/units";
export { datasets, findDataset, listDatasets } from "../datasets";
export { firstExamples, hideLabels } from "../datasets/hideLabels";
export { estimateCodeBytes } from "../firmware/codeSize";
export {
  type EngineSources,
  type ExportRequest,
  type ExportTarget,
  exportProject,
} from "../firmware/exportProject";
export type { ExportFile } from "../firmware/types";
export { zipFiles } from "../firmware/zip";
export { constantBytes, printModel } from "../formats/carray/printModel";
export { importTflite } from "../formats/tflite/import";
export { writeTflite } from "../formats/tflite/write";
export { buildGraph } from "../ir/build";
export { cost } from "../ir/cost";
export { hashGraph, hashModel } from "../ir/hash";
export { init } from "../ir/init";
export { print } from "../ir/print";
export { verify, verifyModel } from "../ir/verify";
export { dscnn } from "../nets/dscnn";
export { efficientnet } from "../nets/efficientnet";
export { mlp } from "../nets/mlp";
export { mobilenetV1 } from "../nets/mobilenetV1";
export { mobilenetV2 } from "../nets/mobilenetV2";
export { phinet } from "../nets/phinet";
export { resnet8 } from "../nets/resnet8";
export { xinet } from "../nets/xinet";
export { runFloat } from "../runtime/float";
export { runReference } from "../runtime/reference";
export { createWasmEngine } from "../runtime/wasmEngine";
export { calibrate, calibrationMethods } from "../stages/calibrate";
export { compact, largestDifference } from "../stages/compact";
export { compareLayers, type LayerNoise } from "../stages/compareLayers";
export { compile } from "../stages/compile";
export { type DistillTraining, distillDefaults } from "../stages/distill/options";
export { evaluateScores, quantizeInput } from "../stages/evaluate";
export { evaluateInt8 } from "../stages/evaluateInt8";
export { fit } from "../stages/fit";
export { fold } from "../stages/fold";
export { plan } from "../stages/plan";
export { taylorScores } from "../stages/prune/gradients";
export { channelGroups } from "../stages/prune/groups";
export { sparsityOf } from "../stages/prune/masks";
export {
  type Importance,
  type PruneOptions,
  type PrunePattern,
  type PruneSchedule,
  type PruneTraining,
  pruneDefaults,
  pruneTrainingDefaults,
} from "../stages/prune/options";
export { prune } from "../stages/prune/prune";
export { type Footprint, footprint } from "../stages/prune/report";
export { sensitivity } from "../stages/prune/sensitivity";
export { quantize } from "../stages/quantize";
export { quantizeAware } from "../stages/quantizeAware";
export { quantizeTrained } from "../stages/quantizeTrained";
export { type Family, families } from "../stages/scale/families";
export { ramModels } from "../stages/scale/ramModels";
export { RANKING as rankingRule, rankByTrial, type Solution, solve } from "../stages/scale/solve";
export { sketchDeployment } from "../stages/sketch";
export { type SparseOption, sparseBytes, sparseLags } from "../stages/sparse";
export { evaluateModel } from "../stages/train/evaluateModel";
export { awareDefaults, trainDefaults } from "../stages/train/options";
export { train } from "../stages/train/train";
export { compileTraining } from "../training/compile";
export type { StartEngine, TrainingEngine } from "../training/engine";
export { planDefaults } from "../training/options";
export { costOf, graphIn } from "./judging";
export { packProject } from "./packProject";
