/** Running cells: what runs, what waits, and what ran in this kernel. Nothing runs unless one of the actions here is called. */
import { useEffect } from "react";
import { create } from "zustand";
import { type Failure, toFailure } from "../core/failure";
import type { Outcome } from "../course/check";
import { type Cell, type CellId, findCell, type RunRecord } from "../notebook/document";
import type { ErrorOutput, Output } from "../notebook/output";
import { type Entry, emptied, emptyQueue, ended, enqueue, next, type Queue } from "../notebook/queue";
import {
  type Duplicate,
  duplicates,
  type Freshness,
  freshness,
  neededFor,
  type RanCells,
} from "../notebook/staleness";
import type { KernelClient, KernelStatus } from "../worker/kernelClient";
import type { CellEvent } from "../worker/kernelProtocol";
import { analyze, analyzedCells, compile } from "./analysis";
import { documentOf, useNotebooks } from "./notebooks";
import { useProject } from "./project";
import { useSession } from "./session";

export type CellRun =
  | { readonly status: "queued"; readonly place: number }
  | { readonly status: "running"; readonly since: number; readonly outputs: readonly Output[] };

export interface KernelSlice {
  /** "restarted": a fresh kernel, the variables of the one before are gone. */
  readonly status: KernelStatus | "restarted";
  /** By notebook and cell; a cell that neither runs nor waits is not there. */
  readonly runs: Readonly<Record<string, Readonly<Record<CellId, CellRun>>>>;
  /** By notebook and cell: what ran to its end in this kernel. */
  readonly ran: Readonly<Record<string, RanCells>>;
  /** By "notebook/cell": when it last ran to its end in this kernel, ms since 1970. */
  readonly ranAt: Readonly<Record<string, number>>;
  /** By "notebook/check". */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** Counts what was found out about cells' texts. */
  readonly analyzed: number;
}

export const useKernel = create<KernelSlice>()(() => ({
  status: "off",
  runs: {},
  ran: {},
  ranAt: {},
  outcomes: {},
  analyzed: 0,
}));

const { getState: state, setState: set } = useKernel;

/** Time between two updates of a running cell's outputs. */
const UPDATE_MS = 200;

// The kernel

let client: Promise<KernelClient> | null = null;
/** Variables were lost since the last run. */
let cleared = false;

function kernel(): Promise<KernelClient> {
  client ??= (async () => {
    const [{ createKernelClient }, { kernelHost }, { measureBackend }] = await Promise.all([
      import("../worker/kernelClient"),
      import("./kernelHost"),
      import("./backend"),
    ]);
    return createKernelClient({
      host: kernelHost,
      backend: async () => {
        await measureBackend();
        return useProject.getState().backend?.chosen ?? "wasm";
      },
      onStatus: (status) => set({ status: status === "ready" && cleared ? "restarted" : status }),
      onCleared: forgetVariables,
    });
  })();
  return client;
}

function forgetVariables(): void {
  cleared ||=
    Object.values(state().ran).some((cells) => Object.keys(cells).length > 0) || queue.running !== null;
  set({ ran: {}, ranAt: {} });
}

// The queue

let queue: Queue = emptyQueue;
/** Resolves when the queue has run dry. */
let pumping: Promise<void> | null = null;
let runCount = 0;

function changeQueue(to: Queue): void {
  queue = to;
  const runs: Record<string, Record<CellId, CellRun>> = {};
  const put = ({ notebook, cell }: Entry, run: CellRun) => {
    runs[notebook] ??= {};
    runs[notebook][cell] ??= run;
  };
  const { running } = queue;
  const known = running && state().runs[running.notebook]?.[running.cell];
  if (running)
    put(running, known?.status === "running" ? known : { status: "running", since: Date.now(), outputs: [] });
  for (const [index, entry] of queue.waiting.entries()) put(entry, { status: "queued", place: index + 1 });
  set({ runs });
}

async function request(notebook: string, ids: readonly CellId[]): Promise<void> {
  if (useSession.getState().safe) return;
  const order = documentOf(notebook).cells.flatMap(({ id, kind }) => (kind === "code" ? [id] : []));
  changeQueue(enqueue(queue, notebook, ids, order));
  pumping ??= pump().finally(() => {
    pumping = null;
  });
  await pumping;
}

async function pump(): Promise<void> {
  for (;;) {
    changeQueue(next(queue));
    if (!queue.running) return;
    const well = await runOne(queue.running);
    const rest = ended(queue);
    changeQueue(well ? rest : emptied(rest));
  }
}

/** True when it ran to its end without an error. */
async function runOne({ notebook, cell }: Entry): Promise<boolean> {
  const found = findCell(documentOf(notebook), cell);
  if (!found) return true; // deleted while it waited
  const { text, record } = found;
  const outputs: Output[] = [];
  const tell = throttled(() =>
    set(({ runs }) => {
      const run = runs[notebook]?.[cell];
      if (run?.status !== "running") return {};
      return {
        runs: { ...runs, [notebook]: { ...runs[notebook], [cell]: { ...run, outputs: [...outputs] } } },
      };
    }),
  );
  const begun = performance.now();
  let end: { readonly ended: RunRecord["ended"]; readonly tookMs: number };
  try {
    const compiled = await compile(cell, text);
    if (compiled.ok) {
      cleared = false;
      const onEvents = (events: readonly CellEvent[]) => {
        for (const event of events) {
          if (event.kind === "shown") outputs.push(event.output);
          else outputs[event.at] = event.output;
        }
        tell.soon();
      };
      end = await (await kernel()).run({ notebook, cell, module: compiled.module }, onEvents);
    } else {
      outputs.push(errorOutput(compiled.failure, compiled.line));
      end = { ended: "failed", tookMs: performance.now() - begun };
    }
  } catch (thrown) {
    outputs.push(errorOutput(toFailure(thrown), null));
    end = { ended: "failed", tookMs: performance.now() - begun };
  }
  tell.cancel();
  const at = Date.now();
  const count = (record?.count ?? 0) + 1;
  useNotebooks.getState().cellRan(notebook, cell, { text, at, count, ...end, outputs: [...outputs] });
  noteRan(notebook, cell, end.ended === "done" ? text : null, at);
  return end.ended === "done";
}

const errorOutput = (failure: Failure, line: number | null): ErrorOutput => ({
  kind: "error",
  failure,
  line,
  stack: "",
});

/** `text` null: it ran and did not come to its end, so nobody knows what it has left. */
function noteRan(notebook: string, cell: CellId, text: string | null, at: number): void {
  const { [cell]: _, ...others } = state().ran[notebook] ?? {};
  const mine: RanCells = text === null ? others : { ...others, [cell]: { text, run: ++runCount } };
  set(({ ran, ranAt }) => ({
    ran: { ...ran, [notebook]: mine },
    ranAt: text === null ? ranAt : { ...ranAt, [`${notebook}/${cell}`]: at },
  }));
}

function throttled(f: () => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = null;
        f();
      }, UPDATE_MS);
    },
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}

// Actions

/** Each resolves when what it has asked for has run, or was stopped. */
export const runCells = (notebook: string, ids: readonly CellId[]): Promise<void> => request(notebook, ids);

export const runAll = (notebook: string): Promise<void> =>
  request(
    notebook,
    documentOf(notebook).cells.map(({ id }) => id),
  );

/** Those above this cell, without it. */
export function runAbove(notebook: string, cell: CellId): Promise<void> {
  const ids = documentOf(notebook).cells.map(({ id }) => id);
  return request(notebook, ids.slice(0, Math.max(0, ids.indexOf(cell))));
}

/** Edited and stale cells, with those they need. */
export async function runStale(notebook: string): Promise<void> {
  await look(notebook);
  const { states, needed } = statesOf(notebook);
  const stale = Object.keys(states).filter((id) => states[id] === "edited" || states[id] === "stale");
  await request(notebook, [...stale, ...stale.flatMap((id) => needed(id))]);
}

export async function runWithNeeded(notebook: string, cell: CellId): Promise<void> {
  await look(notebook);
  await request(notebook, [...statesOf(notebook).needed(cell), cell]);
}

/** Ends the running cell within a second, and calls off those that wait. */
export async function stopRun(): Promise<void> {
  changeQueue(emptied(queue));
  if (client) await (await client).stop();
}

/** A fresh kernel: all variables are gone, outputs stay. */
export async function restartKernel(): Promise<void> {
  changeQueue(emptied(queue));
  if (!client) return;
  await (await client).restart();
  await pumping;
}

export async function restartAndRunAll(notebook: string): Promise<void> {
  await restartKernel();
  await runAll(notebook);
}

/** Judges a goal on what the cells have defined; without a word while none has run. */
export async function checkGoal(notebook: string, folder: string, check: string): Promise<Outcome> {
  const ran = Object.keys(state().ran[notebook] ?? {});
  const result =
    ran.length > 0 && client ? await (await client).check({ notebook, folder, check, ran }) : null;
  const outcome: Outcome = result?.ok ? result.value : { status: "not-attempted" };
  set(({ outcomes }) => ({ outcomes: { ...outcomes, [`${notebook}/${check}`]: outcome } }));
  return outcome;
}

// How cells stand

export interface NotebookStates {
  /** For each code cell. */
  readonly states: Readonly<Record<CellId, Freshness>>;
  /** Cells above that have to run before this one can. */
  readonly needed: (cell: CellId) => readonly CellId[];
  readonly duplicates: readonly Duplicate[];
}

/** What was found last, and from what: every cell on the page asks, and the answer is one. */
let latest: { readonly from: readonly unknown[]; readonly states: NotebookStates } | null = null;

/** How the cells of a notebook stand now, as far as they were looked at. */
export function statesOf(notebook: string): NotebookStates {
  const ran = state().ran[notebook] ?? nothingRan;
  const from = [documentOf(notebook), ran, state().analyzed];
  if (latest && from.every((value, i) => value === latest!.from[i])) return latest.states;
  const cells = analyzedCells(notebook);
  const states: NotebookStates = {
    states: freshness(cells, ran),
    needed: (cell) => neededFor(cells, ran, cell),
    duplicates: duplicates(cells),
  };
  latest = { from, states };
  return states;
}

const nothingRan: RanCells = {};

async function look(notebook: string): Promise<void> {
  if (await analyze(notebook)) set(({ analyzed }) => ({ analyzed: analyzed + 1 }));
}

/** The same, followed. */
export function useNotebookStates(notebook: string): NotebookStates {
  useNotebooks((s) => s.documents[notebook]);
  useKernel((s) => s.ran[notebook]);
  useKernel((s) => s.analyzed);
  return statesOf(notebook);
}

const TYPING_MS = 300;

/**
 * Looks at what the cells define and use while their text changes; one place on the page calls it. A lesson as it was written, of
 * which nothing has run, has nothing to say: the compiler waits until there is.
 */
export function useAnalysis(notebook: string): void {
  const document = useNotebooks((s) => s.documents[notebook]);
  const touched = useKernel((s) => s.ran[notebook] !== undefined) || !!document?.cells.some(isOwnText);
  useEffect(() => {
    if (!touched || !document) return;
    const timer = setTimeout(() => void look(notebook), TYPING_MS);
    return () => clearTimeout(timer);
  }, [notebook, document, touched]);
}

const isOwnText = ({ text, origin }: Cell): boolean => text !== origin;
