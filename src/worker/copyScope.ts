import type { CellScope } from "../notebook/scope";

/** A copy of all that can be copied; functions, tensors on a GPU and the like are left out. */
export function copyScope(scope: CellScope): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(scope)) {
    const { value } = copied(scope[name], new Map());
    if (value !== undefined) copy[name] = value;
  }
  return copy;
}

function copied(value: unknown, seen: Map<unknown, unknown>): { readonly value: unknown } {
  if (seen.has(value)) return { value: seen.get(value) };
  try {
    return { value: structuredClone(value) };
  } catch {
    const plain = Array.isArray(value) ? [] : isPlain(value) ? {} : null;
    if (plain === null) return { value: undefined };
    seen.set(value, plain);
    for (const [key, part] of Object.entries(value as object)) {
      const { value: inner } = copied(part, seen);
      if (inner !== undefined) Object.assign(plain, { [key]: inner });
    }
    return { value: plain };
  }
}

const isPlain = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
