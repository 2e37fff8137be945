import type * as TF from "@tensorflow/tfjs-core";
import type { Macs } from "../core/units";
import type { TrainFacet } from "./emit";
import type { KernelCall } from "./kernels";
import type { NodeId, Quant, QuantWeight, Shape } from "./types";

/** TensorFlow.js comes in as an argument: importing an op never loads it. */
export type Tf = typeof TF;
export type Tensor = TF.Tensor;

/** How a weight starts. Deviations: He et al. 2015 (normal), Glorot and Bengio 2010 (uniform). */
export type Init =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "heNormal"; readonly fanIn: number }
  | { readonly kind: "glorotUniform"; readonly fanIn: number; readonly fanOut: number };

export interface WeightSpec {
  readonly shape: Shape;
  readonly init: Init;
  /** False for moving averages and constants. */
  readonly trainable: boolean;
}

/** What a lowering may do besides arithmetic: know whether it trains, draw a seed, hand out new moving averages. */
export interface LowerMode {
  readonly training: boolean;
  /** The seed of this node's draws in this step (`core/draws`). */
  seed(): number;
  /** New value of an untrainable weight (batch norm's moving averages). The only way state leaves a lowering. */
  emit(weight: string, value: Tensor): void;
}

export interface QTensor {
  readonly data: Int8Array;
  readonly shape: Shape;
  readonly quant: Quant;
}

export interface QType {
  readonly shape: Shape;
  readonly quant: Quant;
}

type Weights<W extends string, T> = Readonly<Partial<Record<W, T>>>;

/** The int8 life of an op: its law, its TensorFlow Lite operator, its C kernel. */
export interface Int8Facet<A, W extends string> {
  /** Output quantization that the op dictates ("the same as the input", "1/256 and -128"); null when it is free. */
  readonly dictates: (inputs: readonly Quant[], attrs: A) => Quant | null;
  /** True when inputs must come in the output's quantization (concatenation). */
  readonly inputsFollowOutput?: boolean;
  /** Weights stored as int8: the axis of their per-channel scales, or null for one scale. Others (bias) become int32. */
  readonly channelAxis: Readonly<Partial<Record<W, number | null>>>;
  /** The law: TensorFlow Lite's reference semantics, slow and clear. */
  readonly ref: (x: readonly QTensor[], w: Weights<W, QuantWeight>, y: QType, attrs: A) => Int8Array;
  readonly tflite: { readonly builtin: string };
  /** The engine's calls that compute it. */
  readonly kernel: (
    x: readonly QType[],
    w: Weights<W, QuantWeight>,
    y: QType,
    attrs: A,
  ) => readonly KernelCall[];
  /**
   * Per input: how many bytes below that (dying) input the output may start and still be written in place; null when it
   * may not overlap it at all. "alias": the op moves no data, input and output are the same bytes.
   */
  readonly lag: (x: readonly Shape[], y: Shape, attrs: A) => readonly (number | null | "alias")[];
}

export interface OpDef<A, W extends string> {
  readonly doc: string;
  /** Number of inputs: exactly, or at least. */
  readonly arity: number | { readonly atLeast: number };
  /** Output shape; a `Failure` at `where` when the inputs do not fit. */
  readonly infer: (inputs: readonly Shape[], attrs: A, where: NodeId) => Shape;
  readonly weights: (inputs: readonly Shape[], attrs: A) => Weights<W, WeightSpec>;
  readonly cost: (inputs: readonly Shape[], out: Shape, attrs: A) => { readonly macs: Macs };
  /** Batched NHWC TensorFlow.js: x [B,…shape] -> [B,…out]. Pure, apart from `mode.emit`. */
  readonly lower: (tf: Tf, x: readonly Tensor[], w: Weights<W, Tensor>, attrs: A, mode: LowerMode) => Tensor;
  /** The kernel calls of the training plan and their gradients; `viaTfjs` for an op that has none. */
  readonly train: TrainFacet<A, W> | null;
  /** null: exists only while training; `fold` removes it. */
  readonly int8: Int8Facet<A, W> | null;
}

/** `defineOp<Attrs, "kernel" | "bias">()({...})`: a missing facet does not compile. */
export const defineOp =
  <A, W extends string = never>() =>
  <const D extends OpDef<A, W>>(def: D): D & OpDef<A, W> =>
    def;

/** An op without training kernels: networks with it train on TensorFlow.js, many times slower. */
export const viaTfjs = null;

/** An op that the fold stage removes or replaces before int8. */
export const trainOnly = null;
