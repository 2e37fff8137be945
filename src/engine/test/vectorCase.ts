import { type KernelName, kernels, type ParamKind } from "../../ir/kernels";
import type { Program } from "../../ir/program";

/** One call of a kernel with everything it reads. `values` are by parameter name; y is missing from them. */
export interface VectorCase {
  readonly kernel: KernelName;
  readonly values: Readonly<Record<string, number | Int8Array | Int16Array | Int32Array>>;
  readonly yBytes: number;
  /** Let y share memory with the input `param`, which starts `gap` bytes after y (before it when negative). */
  readonly over?: { readonly param: string; readonly gap: number };
}

/** What y holds before the call, so that bytes left alone show. */
export const UNTOUCHED = -86;

export const paramsOf = (kernel: KernelName): readonly (readonly [string, ParamKind])[] =>
  kernels[kernel].params;

export interface Layout {
  readonly arena: Int8Array;
  readonly offset: Readonly<Record<string, number>>;
}

/** Places y and the inputs that lie in the arena one after the other; the input under y as the case says. */
export function layOut({ kernel, values, yBytes, over }: VectorCase): Layout {
  const offset: Record<string, number> = {};
  let end = 0;
  const place = (name: string, bytes: number, from = end) => {
    offset[name] = from;
    end = Math.max(end, from + bytes);
  };
  place("y", yBytes, Math.max(0, -(over?.gap ?? 0)));
  if (over) place(over.param, (values[over.param] as Int8Array).length, Math.max(0, over.gap));
  for (const [name, kind] of paramsOf(kernel)) {
    if (kind === "in" && offset[name] === undefined) place(name, (values[name] as Int8Array).length);
  }
  const arena = new Int8Array(end).fill(UNTOUCHED);
  for (const [name, at] of Object.entries(offset)) if (name !== "y") arena.set(values[name] as Int8Array, at);
  return { arena, offset };
}

/** The case as a program of one call whose only input is its whole arena. */
export function asProgram(c: VectorCase): Program {
  const { arena, offset } = layOut(c);
  const quant = { scale: 1, zeroPoint: 0 };
  const port = (node: string, from: number, bytes: number) => ({
    node,
    offset: from,
    bytes,
    shape: [bytes],
    quant,
  });
  const constants: Program["constants"][number][] = [];
  const args = paramsOf(c.kernel).map(([name, kind]) => {
    if (kind === "in" || kind === "out") return { kind: "arena", offset: offset[name]! } as const;
    const value = c.values[name]!;
    if (typeof value === "number") return { kind: "literal", value } as const;
    return { kind: "constant", index: constants.push({ name, data: value }) - 1 } as const;
  });
  return {
    name: "case",
    inputs: [port("all", 0, arena.length)],
    outputs: [port("y", offset.y!, c.yBytes)],
    arenaBytes: arena.length,
    constants,
    calls: [{ kernel: c.kernel, node: "y", args }],
  };
}
