/** How a cell stands: its text's side from the notebook, its run's side from the kernel. */
import { type Cell, type CellId, isLive, type RunRecord } from "../../notebook/document";
import type { Output } from "../../notebook/output";
import { useKernel, useNotebookStates } from "../../store/kernel";

export interface CellFacts {
  readonly state: "new" | "fresh" | "edited" | "stale";
  readonly run: "idle" | "queued" | "running";
  /** From 1; 0 when it does not wait. */
  readonly queuePlace: number;
  /** When it was started, ms since 1970. */
  readonly since: number | null;
  readonly outputs: readonly Output[];
  readonly record: RunRecord | null;
  readonly ended: RunRecord["ended"] | null;
  /** The outputs are of an earlier visit, or of a kernel before this one. */
  readonly earlier: boolean;
  readonly errorLine: number | null;
  /** Cells that would have to run before it. */
  readonly needed: readonly CellId[];
  readonly duplicate: { readonly name: string; readonly cells: readonly CellId[] } | null;
}

export function useCell(notebook: string, cell: Cell): CellFacts {
  const states = useNotebookStates(notebook);
  const run = useKernel((s) => s.runs[notebook]?.[cell.id]);
  const ranHere = useKernel((s) => s.ran[notebook]?.[cell.id] !== undefined);
  const { record } = cell;
  const before = record?.outputs ?? [];
  // What a live cell has shown stays until the next is there: it would flicker with every move of a slider.
  const waiting = run?.status === "running" && run.outputs.length === 0 && isLive(cell);
  const outputs = run?.status === "running" && !waiting ? run.outputs : before;
  const error = run ? undefined : record?.outputs.find((output) => output.kind === "error");
  const duplicate = states.duplicates.find(({ cells }) => cells.includes(cell.id));
  const state = states.states[cell.id] ?? "new";
  return {
    state,
    run: run?.status ?? "idle",
    queuePlace: run?.status === "queued" ? run.place : 0,
    since: run?.status === "running" ? run.since : null,
    outputs,
    record,
    ended: record?.ended ?? null,
    earlier: !run && record !== null && record.ended === "done" && !ranHere,
    errorLine: error?.kind === "error" && record?.text === cell.text ? error.line : null,
    needed: state === "stale" ? states.needed(cell.id) : [],
    duplicate: duplicate
      ? { name: duplicate.name, cells: duplicate.cells.filter((id) => id !== cell.id) }
      : null,
  };
}

/** How the notebook as a whole stands. */
export function useNotebookFacts(notebook: string): {
  readonly stale: readonly CellId[];
  readonly queued: readonly CellId[];
  readonly running: CellId | null;
} {
  const { states } = useNotebookStates(notebook);
  const runs = useKernel((s) => s.runs[notebook]) ?? {};
  const having = (status: "queued" | "running") =>
    Object.keys(runs).filter((id) => runs[id]!.status === status);
  return {
    stale: Object.keys(states).filter((id) => states[id] === "stale" || states[id] === "edited"),
    queued: having("queued"),
    running: having("running")[0] ?? null,
  };
}
