/** The op catalogue: adding an op is one file and one line here. */
import type { OpDef } from "../op";
import { add } from "./add";
import { avgPool } from "./avgPool";
import { batchNorm } from "./batchNorm";
import { concat } from "./concat";
import { constant } from "./constant";
import { conv2d } from "./conv2d";
import { dense } from "./dense";
import { depthwiseConv2d } from "./depthwiseConv2d";
import { dropout } from "./dropout";
import { globalAvgPool } from "./globalAvgPool";
import { hardSwish } from "./hardSwish";
import { input } from "./input";
import { maxPool } from "./maxPool";
import { mul } from "./mul";
import { pad } from "./pad";
import { relu } from "./relu";
import { relu6 } from "./relu6";
import { requantize } from "./requantize";
import { reshape } from "./reshape";
import { resizeNearest } from "./resizeNearest";
import { sigmoid } from "./sigmoid";
import { silu } from "./silu";
import { softmax } from "./softmax";
import { tanh } from "./tanh";

export const ops = {
  input,
  constant,
  conv2d,
  depthwiseConv2d,
  dense,
  batchNorm,
  relu,
  relu6,
  hardSwish,
  silu,
  sigmoid,
  tanh,
  add,
  mul,
  concat,
  maxPool,
  avgPool,
  globalAvgPool,
  pad,
  resizeNearest,
  reshape,
  softmax,
  requantize,
  dropout,
} as const;

export type OpKind = keyof typeof ops;
export type AttrsOf<K extends OpKind> = (typeof ops)[K] extends OpDef<infer A, infer _W> ? A : never;

/** Ops that have an int8 life; an exporter cannot even name another one. */
export type DeployOpKind = { [K in OpKind]: (typeof ops)[K]["int8"] extends null ? never : K }[OpKind];

/**
 * The catalogue entry of a node with its attributes' type erased: a node's attrs always belong to its op, which the
 * compiler cannot follow through the union. The folder's one cast.
 */
export const opOf = (node: { readonly op: OpKind }): OpDef<unknown, string> =>
  ops[node.op] as unknown as OpDef<unknown, string>;

export const isOpKind = (name: string): name is OpKind => Object.hasOwn(ops, name);
