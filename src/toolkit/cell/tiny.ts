import { findBoard } from "../../boards";
import { fail } from "../../core/failure";
import type { Dataset, SplitName } from "../../datasets/types";
import { estimateCodeBytes } from "../../firmware/codeSize";
import type { ExportTarget } from "../../firmware/exportProject";
import { constantBytes } from "../../formats/carray/printModel";
import { importTflite } from "../../formats/tflite/import";
import { writeTflite } from "../../formats/tflite/write";
import { type Cost, cost } from "../../ir/cost";
import { init } from "../../ir/init";
import { dequantize } from "../../ir/quantMath";
import type { Graph, Model, QuantizedModel } from "../../ir/types";
import type { LoadedProgram } from "../../runtime/wasmEngine";
import type { CalibrationMethod } from "../../stages/calibrate";
import { compareLayers, type LayerNoise } from "../../stages/compareLayers";
import { compile } from "../../stages/compile";
import { type Evaluation, evaluateScores, quantizeInput } from "../../stages/evaluate";
import { evaluateInt8 } from "../../stages/evaluateInt8";
import { type Fit, fit } from "../../stages/fit";
import { fold } from "../../stages/fold";
import { type PlanOptions, plan } from "../../stages/plan";
import { sketchDeployment } from "../../stages/sketch";
import { evaluateModel } from "../../stages/train/evaluateModel";
import { normalizedValues } from "../../stages/train/normalized";
import { packProject } from "../packProject";
import { type BlockTools, blockTools } from "./blocks";
import type { CellHost } from "./host";
import { type NamedPlan, namedPlan } from "./outputs/networks";
import { createPruneTools, type PruneTools } from "./prune";
import { type AwareKnobs, quantizeCell } from "./quantize";
import { type ScaleTools, scaleTools } from "./scale";
import { type TrainedModel, type Training, type TrainKnobs, trainCell } from "./train";

/** How a network answers on examples that it has not seen. */
export interface Scores extends Evaluation {
  /** The names of the classes: rows and columns of `confusion`. */
  readonly classes: readonly string[];
}

/** The float network's, with its loss. */
export interface FloatScores extends Scores {
  /** Mean cross-entropy. */
  readonly loss: number;
}

/** A network in 8-bit integers, with the float network that it came from. */
export interface Quantized extends QuantizedModel {
  /** Batch norm and dropout melted away; the same answers as the trained network. */
  readonly float: Model;
}

export interface QuantizeKnobs {
  /** How ranges are chosen: "minMax" clips nothing (as usual), "percentile" cuts off outliers, "mse" loses least, "mixed": for each layer what errs least. */
  readonly method?: CalibrationMethod;
  /** Training examples that the ranges are seen on; 200. */
  readonly samples?: number;
  /** Quantization-aware training: true, or how long, as { epochs: 3, rate: 0.001 }. The network learns with the very rounding of the board. */
  readonly aware?: boolean | AwareKnobs;
}

export interface ExportKnobs {
  /** "cmake": a bare-metal project; "platformio"; "c": two files; "tflite". */
  readonly target?: ExportTarget;
  /** A board's id, as `boards.list()` has it. */
  readonly board?: string;
  /** For bare metal without a board: "cortex-m4". */
  readonly core?: string;
  /** Prefix of all C names; "model". */
  readonly name?: string;
  /** Real examples for the firmware to check itself against. */
  readonly examplesFrom?: Dataset;
  /** Layers (dense, 1x1) that skip their zeros: true where it is smaller and faster, or from this share of zeros on. */
  readonly sparse?: boolean | number;
}

/** A file to take home: shown, it becomes a download. */
export interface ToolkitFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** From a graph to a board: cost, training, 8 bits, memory, firmware. */
export interface Tiny extends BlockTools, PruneTools, ScaleTools {
  /** What a network costs: parameters, macs, flashBytes, ramBytes, and the same for each of its `layers`. */
  cost(network: Graph | Model | QuantizedModel): Cost;
  /** The network with starting weights. */
  init(graph: Graph, seed?: number): Model;
  /**
   * Trains and returns the weights of the best epoch, with its `history`. A graph starts afresh, a model goes on from its weights. Stop
   * keeps the best epoch so far.
   *
   * `const model = await tiny.train(graph, set, { epochs: 5, seed: 1 })`
   */
  train(network: Graph | Model, set: Dataset, knobs?: TrainKnobs): Promise<TrainedModel>;
  /** Accuracy (0 to 1), loss and confusion[truth][answer] on a split; the test split if none is named. */
  evaluate(model: Model, set: Dataset, split?: SplitName): Promise<FloatScores>;
  /** Leaves out what only training needs: batch norm melts into the layer before it, dropout goes. Same answers. */
  fold(model: Model): Model;
  /**
   * Folds, looks at the ranges of all values on training examples, and rounds to 8-bit integers; with `aware`, trains with the rounding
   * before. `await tiny.quantize(model, set, { aware: true })`
   */
  quantize(model: Model, set: Dataset, knobs?: QuantizeKnobs): Promise<Quantized>;
  /** As `evaluate`, computed by the integers and kernels of the board. */
  evaluateInt8(model: QuantizedModel, set: Dataset, split?: SplitName): Promise<Scores>;
  /** One inference on the board's kernels: real numbers in, the scores of the classes out. */
  run(model: QuantizedModel, input: ArrayLike<number>): Promise<number[]>;
  /** Where each activation lies in RAM, and when. `inPlace: false` shows what writing over dying inputs saves. */
  plan(network: Graph | Model | QuantizedModel, options?: PlanOptions): NamedPlan;
  /** Does it fit a board, with how many bytes left, and how many milliseconds will it take? */
  fit(network: Graph | Model | QuantizedModel, board: string): Fit;
  /** Signal-to-noise ratio of each layer, int8 against float, in decibels: where quantization hurts. Slow: 3 `samples` do. */
  compareLayers(model: Quantized, set: Dataset, samples?: number): Promise<LayerNoise[]>;
  /** A firmware project as a zip. `tiny.exportProject(q, { target: "cmake", board: "nucleo-l496zg", examplesFrom: set })` */
  exportProject(model: QuantizedModel, knobs?: ExportKnobs): Promise<ToolkitFile>;
  /** The network as a .tflite file, for any TensorFlow Lite runtime. */
  tflite(model: QuantizedModel, name?: string): ToolkitFile;
  /** The network in an int8 .tflite file. */
  readTflite(file: Uint8Array | ToolkitFile): QuantizedModel;
}

export interface TinyTools {
  readonly tiny: Tiny;
  /** How a model was trained; undefined for one that `tiny.train` has not made. */
  readonly trainingOf: (model: Model) => Training | undefined;
}

export function createTiny(host: CellHost): TinyTools {
  const { tf, signal, breathe, track } = host;
  const trainings = new WeakMap<Model, Training>();
  const programs = new WeakMap<QuantizedModel, Promise<LoadedProgram>>();
  const live = async <T>(work: () => Promise<T>): Promise<T> => {
    signal().throwIfAborted();
    return work();
  };
  const programOf = (model: QuantizedModel): Promise<LoadedProgram> => {
    let program = programs.get(model);
    if (!program) {
      program = host.int8Engine().then((engine) => engine.load(compile(model, plan(model.graph))));
      programs.set(model, program);
    }
    return program;
  };

  async function train(network: Graph | Model, set: Dataset, knobs: TrainKnobs): Promise<TrainedModel> {
    const { model, training } = await trainCell(host, network, set, knobs);
    if (training) trainings.set(model, training);
    return model;
  }

  async function evaluate(model: Model, set: Dataset, split: SplitName): Promise<FloatScores> {
    const { loss, logits } = await evaluateModel(model, set, set[split], host.evaluateOn);
    const { classes } = set.card;
    return { ...evaluateScores(logits, set[split].labels, classes.length), loss, classes };
  }

  async function evaluateOnBoard(model: QuantizedModel, set: Dataset, split: SplitName): Promise<Scores> {
    const program = await programOf(model);
    const evaluation = await evaluateInt8(
      model,
      set,
      split,
      (x) => program.run([x])[0]!,
      async () => {
        await breathe();
        signal().throwIfAborted();
      },
    );
    return { ...evaluation, classes: set.card.classes };
  }

  async function run(model: QuantizedModel, input: ArrayLike<number>): Promise<number[]> {
    const [output] = (await programOf(model)).run([quantizeInput(input, inputOf(model))]);
    const { quant } = model.graph.nodes.find((n) => n.id === model.graph.outputs[0])!.out;
    return Array.from(output!, (q) => dequantize(q, quant));
  }

  const compare = (model: Quantized, set: Dataset, samples: number): Promise<LayerNoise[]> => {
    const { float } = model;
    if (!float)
      return fail(
        "bad-usage",
        "compareLayers",
        "the float network is not known",
        "Use what tiny.quantize returns.",
      );
    const count = Math.min(samples, set.test.count);
    return compareLayers(float, model, normalizedValues(set.test, set.card.input, 0, count), count, tf);
  };

  async function exportNow(model: QuantizedModel, knobs: ExportKnobs): Promise<ToolkitFile> {
    const { target = "cmake", board = null, core = null, name = "model", examplesFrom = null } = knobs;
    const { sparse = false } = knobs;
    const sources = await host.engineSources();
    const { fileName, bytes } = packProject(
      { model: { graph: model.graph, weights: model.weights }, target, board, core, name, sources, sparse },
      examplesFrom,
      null,
    );
    return { name: fileName, bytes };
  }

  const tiny: Tiny = {
    ...blockTools,
    ...createPruneTools(host),
    ...scaleTools,
    cost: (network) => cost(graphOf(network) as Graph),
    init: (graph, seed = 1) => init(graph, seed),
    train: (network, set, knobs = {}) => track(live(() => train(network, set, knobs))),
    evaluate: (model, set, split = "test") => track(live(() => evaluate(model, set, split))),
    fold,
    quantize: (model, set, knobs = {}) => track(live(() => quantizeCell(host, model, set, knobs))),
    evaluateInt8: (model, set, split = "test") => track(live(() => evaluateOnBoard(model, set, split))),
    run: (model, input) => track(live(() => run(model, input))),
    plan: (network, options) => {
      const graph = deployed(network);
      return namedPlan(graph, plan(graph, options));
    },
    fit: (network, board) => fit(needOf(network), findBoard(board)),
    compareLayers: (model, set, samples = 3) => track(live(async () => compare(model, set, samples))),
    exportProject: (model, knobs = {}) => track(live(() => exportNow(model, knobs))),
    tflite: (model, name = "model") => ({ name: `${name}.tflite`, bytes: writeTflite(model) }),
    readTflite: (file) =>
      file instanceof Uint8Array ? importTflite(file, "model.tflite") : importTflite(file.bytes, file.name),
  };
  return { tiny, trainingOf: (model) => trainings.get(model) };
}

type Network = Graph | Model | QuantizedModel;

const graphOf = (network: Network): Graph | Graph<"int8"> => ("graph" in network ? network.graph : network);

const inputOf = (model: QuantizedModel) => model.graph.nodes.find((n) => n.op === "input")!.out.quant;

const isInt8 = (graph: Graph | Graph<"int8">): graph is Graph<"int8"> => graph.dialect === "int8";

function deployed(network: Network): Graph<"int8"> {
  const graph = graphOf(network);
  return isInt8(graph) ? graph : sketchDeployment(graph).graph;
}

/** Of a quantized network to the byte, of a float one as it would be. */
function needOf(network: Network) {
  const graph = deployed(network);
  const memory = plan(graph);
  const { macs, flashBytes } = cost(graphOf(network) as Graph);
  const exact = "weights" in network && isInt8(network.graph);
  return {
    constantBytes: exact ? constantBytes(compile(network as QuantizedModel, memory)) : flashBytes,
    codeBytes: estimateCodeBytes(graph),
    arenaBytes: memory.arenaBytes,
    macs,
  };
}
