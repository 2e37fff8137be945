/**
 * The heart: one small typed graph that every stage reads and returns. Plain data: no methods, no tensors, no cycles,
 * no batch axis (a graph is one inference). It can be cloned to a worker, hashed, stored, drawn, and put in a fixture.
 */
import type { AttrsOf, OpKind } from "./ops";

/** [H,W,C] for images, [N] for vectors. Never a batch axis. */
export type Shape = readonly number[];

export type NodeId = string;
/** `node/weight`, as in `conv1/kernel`. */
export type WeightKey = `${NodeId}/${string}`;

/** Affine quantization of an activation: real = scale * (q - zeroPoint), q in [-128, 127]. */
export interface Quant {
  readonly scale: number;
  readonly zeroPoint: number;
}

export type Dialect = "float" | "int8";

/** What flows along an edge. int8 values carry quantization parameters, float ones do not. */
export type ValueType<D extends Dialect> = D extends "int8"
  ? { readonly shape: Shape; readonly quant: Quant }
  : { readonly shape: Shape };

/** A union over op: `switch (node.op)` narrows `node.attrs`. */
export type Node<D extends Dialect = Dialect> = { [K in OpKind]: NodeOf<K, D> }[OpKind];

export interface NodeOf<K extends OpKind, D extends Dialect = Dialect> {
  readonly id: NodeId;
  readonly op: K;
  readonly attrs: AttrsOf<K>;
  readonly inputs: readonly NodeId[];
  readonly out: ValueType<D>;
}

/** Nodes stand in execution order: that order is the schedule. */
export interface Graph<D extends Dialect = "float"> {
  readonly dialect: D;
  readonly name: string;
  readonly nodes: readonly Node<D>[];
  readonly outputs: readonly NodeId[];
}

/** A quantized weight: int8 values with symmetric scales (one, or one per output channel), or an int32 bias. */
export interface QuantWeight {
  readonly data: Int8Array | Int32Array;
  readonly shape: Shape;
  readonly scales: readonly number[];
}

export interface FloatWeight {
  readonly data: Float32Array;
  readonly shape: Shape;
}

export type WeightArray<D extends Dialect> = D extends "int8" ? QuantWeight : FloatWeight;

/** Structure and weights apart: drawing, cost and planning never touch megabytes. */
export interface Model<D extends Dialect = "float"> {
  readonly graph: Graph<D>;
  readonly weights: Readonly<Record<WeightKey, WeightArray<D>>>;
}

export type QuantizedModel = Model<"int8">;
