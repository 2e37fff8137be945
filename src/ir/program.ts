import type { Bytes } from "../core/units";
import type { KernelName } from "./kernels";
import type { NodeId, Quant, Shape } from "./types";

/**
 * A compiled network: a flat list of kernel calls with every number resolved. One Program is read by the WASM
 * runner, by the printer of specialised C, and by the host tests, so they cannot disagree.
 */
export interface Program {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Size of the one static buffer that holds all activations; offsets below point into it. */
  readonly arenaBytes: Bytes;
  /** Read-only data: weights, biases, multipliers, tables. Equal constants appear once. */
  readonly constants: readonly Constant[];
  readonly calls: readonly Call[];
}

/** A tensor at the border: written before, or read after, a run. */
export interface Port {
  readonly node: NodeId;
  readonly offset: Bytes;
  readonly bytes: Bytes;
  readonly shape: Shape;
  readonly quant: Quant;
}

export interface Constant {
  /** A C identifier, unique in the program: `conv1_w`. */
  readonly name: string;
  readonly data: Int8Array | Int16Array | Int32Array;
}

/** One kernel call, arguments in the order of the kernel table. */
export interface Call {
  readonly kernel: KernelName;
  /** The node that the call computes; a node may need several calls (concat). */
  readonly node: NodeId;
  readonly args: readonly Arg[];
}

export type Arg =
  | { readonly kind: "arena"; readonly offset: Bytes }
  | { readonly kind: "constant"; readonly index: number }
  | { readonly kind: "literal"; readonly value: number };
