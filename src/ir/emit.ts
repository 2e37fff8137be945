/**
 * How an op says what training it means: it writes kernel calls (`src/ir/trainKernels.ts`) through a `TrainSite`, forward at
 * once, and its gradient in the function it gives back. Interfaces only; the compiler is `src/training/compile`.
 */
import { mix32 } from "../core/draws";
import type { TrainKernelName, trainKernels } from "./trainKernels";
import type { Graph, NodeId, Shape } from "./types";

/** A stretch of one of the program's memories. Where it lies is decided when all calls are known. */
export interface Region {
  /** 32-bit words. */
  readonly words: number;
}

/** A batch of values: [batch,…shape], channels padded to a multiple of four. */
export interface Value {
  readonly at: Region;
  /** Of one example, unpadded. */
  readonly shape: Shape;
}

type Uses<K extends TrainKernelName> = (typeof trainKernels)[K]["buffers"];
type Needed<U> = { [N in keyof U]: U[N] extends "read" | "write" ? N : never }[keyof U];

/** The regions of a call, by the kernel table's names; an optional one may be undefined. */
export type CallRegions<K extends TrainKernelName> = Readonly<
  { [N in Needed<Uses<K>>]: Region } & { [N in Exclude<keyof Uses<K>, Needed<Uses<K>>>]?: Region | undefined }
>;
export type CallNumbers<K extends TrainKernelName> = Readonly<
  Record<(typeof trainKernels)[K]["ints"][number] | (typeof trainKernels)[K]["floats"][number], number>
>;

/** How an IR weight lies in the plan's flat vectors. */
export type WeightLayout =
  /** [O,kH,kW,I] -> [kH,kW,I,O]. */
  | "conv"
  /** [1,kH,kW,C] -> [kH,kW,C]. */
  | "depthwise"
  /** [O,I] -> [I,O]. */
  | "dense"
  /** […,C] -> the same, its last axis padded. */
  | "vector"
  /** [1] -> [C] copies, C channels of the node's value. */
  | "replicated";

/** One node of the graph while its calls are written. */
export interface TrainSite<W extends string = string> {
  readonly batch: number;
  /** False: inference, with moving averages and without dropout. */
  readonly training: boolean;
  readonly x: readonly Value[];
  /** Shape of the node's value. */
  readonly shape: Shape;
  /** The step's numbers, and a number that makes this node's random draws its own. */
  readonly step: Region;
  readonly salt: number;
  /** A weight as the forward pass sees it. */
  weight(name: W): Region;
  /** Where `parts` partial sums of a weight's gradient go; they are added up at the end of the step. */
  gradientOf(name: W, parts: number): Region;
  /** A new region for a batch of this shape. */
  value(shape: Shape): Region;
  /** A new region for partial sums and statistics. */
  sums(words: number): Region;
  /** A region with fixed contents. */
  table(data: Int32Array | Float32Array): Region;
  /** How so many rows are cut for partial results: rows of a chunk, and number of chunks. */
  chunks(rows: number): { readonly chunk: number; readonly parts: number };
  /** The range that the node's value is fake-quantized with, if any. Who takes it sees to it; otherwise a call of its own does. */
  takeRange(): Region | undefined;
  call<K extends TrainKernelName>(kernel: K, regions: CallRegions<K>, numbers: CallNumbers<K>): void;
  /**
   * Hands input number `input` a part of its gradient: `write` writes dx = base + the part. Left out when the input needs no
   * gradient; base is what other readers of that input have given before.
   */
  give(input: number, write: (dx: Region, base: Region | undefined) => void): void;
  /** Hands input number `input` a gradient that exists already: no copy where it is the only one. */
  pass(input: number, gradient: Region): void;
}

export interface Emitted {
  /** The node's value; the region of an input when nothing moves. */
  readonly y: Region;
  /** Writes the calls that make the gradients of inputs and weights out of dy. */
  readonly backward: (dy: Region) => void;
}

/** The training life of an op. */
export interface TrainFacet<A, W extends string> {
  /** How each weight lies in memory. */
  readonly layouts: Readonly<Partial<Record<W, WeightLayout>>>;
  /** Writes the forward calls and says how the gradient goes. */
  readonly emit: (site: TrainSite<W>, attrs: A) => Emitted;
}

/** What makes a node's random draws its own in every step: added to the step's seed. 31 bits. */
export const saltOf = (graph: Graph, node: NodeId): number =>
  mix32(graph.nodes.findIndex((n) => n.id === node) + 1) >>> 1;
