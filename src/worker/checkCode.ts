/** Judges a lesson's goal on code, on a copy of the variables. */
import { fail } from "../core/failure";
import type { Outcome } from "../course/check";
import type { CodeChecks } from "../course/codeCheck";
import type { CellScope } from "../notebook/scope";
import { copyScope } from "./copyScope";
import type { CheckJob } from "./kernelProtocol";

const judges = import.meta.glob<{ readonly checks: CodeChecks }>("../../lessons/*/check.ts");

export async function checkCode({ folder, check, ran }: CheckJob, scope: CellScope): Promise<Outcome> {
  const load = judges[`../../lessons/${folder}/check.ts`];
  const judge = load && (await load()).checks[check];
  if (!judge) return fail("bad-data", folder, `nothing judges "${check}"`, "Reload the page.");
  return judge({ scope: copyScope(scope), ran: (cell) => ran.includes(cell) });
}
