/** Judges a lesson's goal on code, on a copy of the variables. */
import { fail } from "../core/failure";
import type { Outcome } from "../course/check";
import type { CodeChecks } from "../course/codeCheck";
import type { CellScope } from "../notebook/scope";
import type { CheckJob } from "./kernelProtocol";

const judges = import.meta.glob<{ readonly checks: CodeChecks }>("../../lessons/*/check.ts");

export async function checkCode({ folder, check, ran }: CheckJob, scope: CellScope): Promise<Outcome> {
  const load = judges[`../../lessons/${folder}/check.ts`];
  const judge = load && (await load()).checks[check];
  if (!judge) return fail("bad-data", folder, `nothing judges "${check}"`, "Reload the page.");
  return judge({ scope: copyScope(scope), ran: (cell) => ran.includes(cell) });
}

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
