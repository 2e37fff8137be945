import { useEffect, useState } from "react";
import type { Failure } from "../../core/failure";
import type { Searching, Solution } from "../../stages/scale/solve";
import { ask } from "../../worker/solver";
import type { SolveRequest } from "../../worker/solverProtocol";

/** While a slider moves nothing is asked that would be thrown away at once. */
const QUIET_MS = 120;

export interface Solved {
  /** The last answer: it stays while the next one is on its way. */
  readonly solution: Solution | null;
  readonly failure: Failure | null;
  /** null when the answer is that of the request. */
  readonly searching: Searching | null;
  readonly milliseconds: number | null;
}

const begin: Solved = { solution: null, failure: null, searching: { done: 0, total: 1 }, milliseconds: null };

/** The counted answer to a request, from the solver's worker; `who` tells the askers of a page apart. */
export function useSolver(who: string, request: SolveRequest): Solved {
  const [state, setState] = useState(begin);
  useEffect(() => {
    let current = true;
    setState((now) => ({ ...now, searching: now.searching ?? { done: 0, total: 1 } }));
    const timer = setTimeout(async () => {
      const asked = performance.now();
      const result = await ask(who, request, (searching) => {
        if (current) setState((now) => ({ ...now, searching }));
      });
      if (!current || !result) return;
      setState(
        result.ok
          ? {
              ...{ solution: result.value, failure: null, searching: null },
              milliseconds: performance.now() - asked,
            }
          : { solution: null, failure: result.failure, searching: null, milliseconds: null },
      );
    }, QUIET_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [who, request]);
  return state;
}
