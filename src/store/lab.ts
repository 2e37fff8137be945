/** What the page asks of the lab, with every answer reported to the project. Actions never throw: failures are facts too. */
import { type Result, toFailure } from "../core/failure";
import type { Loading } from "../core/loading";
import type { DatasetCard, LoadOptions } from "../datasets/types";
import { t } from "../i18n";
import type { TrainProgress } from "../stages/train/train";
import { callback, lab } from "../worker/client";
import type { DatasetRequest, TrainEvent, UserFiles } from "../worker/protocol";
import { measureBackend, refreshBackend } from "./backend";
import { useFacts } from "./facts";
import { networkFor } from "./network";
import { useProject } from "./project";
import { rememberTrained } from "./rememberTrained";
import { followTraining } from "./titleProgress";

export const project = () => useProject.getState();
export const report: ReturnType<typeof project>["reported"] = (facts) => project().reported(facts);

/** Progress travels on a road of its own and may come after the answer: then it is news of yesterday. */
export function untilSettled<A extends unknown[]>(f: (...args: A) => void) {
  let open = true;
  return {
    tell: (...args: A) => {
      if (open) f(...args);
    },
    close: <T>(value: T): T => {
      open = false;
      return value;
    },
  };
}

export const settled = <T>(r: Result<T>): Loading<T> =>
  r.ok ? { status: "done", value: r.value } : { status: "failed", failure: r.failure };

let opened: Promise<void> | null = null;

/** Starts the lab, and brings back what an earlier visit left in it: the run, the quantized network, an imported one. Once. */
export function openLab(): Promise<void> {
  opened ??= (async () => {
    followTraining();
    await measureBackend();
    await restoreProject();
  })();
  return opened;
}

/** Shows what the lab has stored: from an earlier visit, or from the tab that has written before this one. */
export async function restoreProject(): Promise<void> {
  const [trained, imported] = await Promise.all([
    lab().quantized("trained"),
    lab().quantized("imported"),
    refreshRun(),
  ]);
  if (trained.ok && trained.value) report({ quantized: trained.value });
  if (imported.ok && imported.value) report({ imported: { status: "done", value: imported.value } });
}

async function refreshRun(): Promise<void> {
  const saved = await lab().savedRun();
  if (saved.ok) report({ run: saved.value });
}

// Data

let drawing: { readonly dataset: DatasetRequest; readonly done: Promise<void> } | null = null;

/** The whole set that the project has chosen; resolves when it is there, or has failed. */
export function loadData(): Promise<void> {
  const { dataset, data } = project();
  if (data.status === "done") return Promise.resolve();
  if (drawing?.dataset === dataset && data.status === "running") return drawing.done;
  drawing = { dataset, done: loadNow(dataset) };
  return drawing.done;
}

/** Counts what was asked for as data: the latest is what the project has, whichever is ready first. */
let asked = 0;

async function loadNow(dataset: DatasetRequest): Promise<void> {
  const mine = ++asked;
  const what = dataset.kind === "generated" ? t("drawing the pictures") : t("reading your data");
  const progress = untilSettled((done: number, total: number) => {
    if (mine === asked) report({ data: { status: "running", what, done, total } });
  });
  progress.tell(0, 1);
  const loaded = settled(progress.close(await lab().loadDataset(dataset, callback(progress.tell))));
  if (mine !== asked || project().dataset !== dataset) return; // another one has been chosen meanwhile
  report({ data: loaded });
  if (loaded.status === "done") {
    const { classes, splits } = loaded.value.card;
    useFacts.getState().factsReported({ "data.classes": classes.length, "data.examples": splits.train });
  }
}

/** Chooses the data, and with it the size of picture that the network takes. */
export async function chooseData(request: DatasetRequest, side?: number): Promise<void> {
  project().datasetChosen(request);
  report({ data: { status: "idle" } });
  if (side !== undefined) project().designChanged({ resolution: side });
  await loadData();
}

export async function importData(files: UserFiles): Promise<void> {
  const mine = ++asked;
  drawing = null;
  const progress = untilSettled((done: number, total: number) => {
    if (mine === asked) report({ data: { status: "running", what: t("reading your files"), done, total } });
  });
  progress.tell(0, files.files.length);
  const r = progress.close(await lab().importUserData(files, callback(progress.tell)));
  if (mine !== asked) return;
  if (r.ok) {
    project().datasetChosen({ kind: "user" });
    if (files.kind === "images") project().designChanged({ resolution: files.size[0] });
  }
  report({ data: settled(r) });
}

/** The first examples of a class (null: of all), ready to draw. */
export async function examples(
  request: DatasetRequest,
  split: "train" | "validation" | "test",
  label: number | null,
  count: number,
) {
  const found = await lab().indicesOf(request, split, label, count);
  return found.ok ? lab().samples(request, split, found.value) : found;
}

/** Examples by their places in the data of the run. */
export const examplesAt = (
  request: DatasetRequest,
  split: "train" | "validation" | "test",
  indices: readonly number[],
) => lab().samples(request, split, indices);

/** The card of a set that the project need not have chosen now. */
export async function cardOfData(request: DatasetRequest): Promise<DatasetCard | null> {
  const r = await lab().loadDataset(
    request,
    callback(() => {}),
  );
  return r.ok ? r.value.card : null;
}

/** Places in the test split with this truth and this answer, at most `most`. */
export async function placesOf(
  request: DatasetRequest,
  predictions: Uint8Array,
  { truth, prediction }: { readonly truth: number; readonly prediction: number },
  most: number,
): Promise<readonly number[]> {
  const r = await lab().indicesOf(request, "test", truth, predictions.length);
  return r.ok ? r.value.filter((i) => predictions[i] === prediction).slice(0, most) : [];
}

/** A few of a generated set's own first pictures: each depends on its place and the seed only, so they are the real ones. */
export const previewOf = (id: string, options: LoadOptions, train: number): DatasetRequest => ({
  kind: "generated",
  id,
  options: { ...options, train, validation: 1, test: 1 },
});

// Training

let stopWanted = false;

export interface StartOptions {
  /** Go on from the stored checkpoint, up to `epochs`. */
  readonly resume?: boolean;
  readonly epochs?: number;
}

/** Each report is a copy; while no epoch has ended its history stays the one that charts and tables have drawn. */
const withSteadyHistory = (now: TrainProgress, before: TrainProgress | null): TrainProgress =>
  before?.history.length === now.history.length ? { ...now, history: before.history } : now;

export async function startTraining({ resume = false, epochs }: StartOptions = {}): Promise<void> {
  const { options, dataset, run, design, data } = project();
  report({
    training: { status: "running", paused: false, progress: null, notices: [] },
    evaluation: { status: "idle" },
    quantization: { status: "idle" },
  });
  stopWanted = false;
  const events = untilSettled((e: TrainEvent) => {
    const { training: now } = project();
    if (now.status !== "running") return; // a late report of a stopped run
    if (e.kind === "notice") {
      void refreshBackend();
      report({ training: { ...now, notices: [...now.notices, e.text] } });
    } else if (e.kind === "preparing") report({ training: { ...now, preparing: e } });
    else
      report({
        training: { ...now, progress: withSteadyHistory(e.progress, now.progress), preparing: null },
      });
  });
  try {
    await measureBackend();
    if (data.status !== "done" && !(resume && run)) await loadData();
    const loaded = project().data;
    if (loaded.status === "failed" && !(resume && run)) {
      report({ training: { status: "failed", failure: loaded.failure } });
      return;
    }
    if (stopWanted) {
      report({ training: { status: "idle" } });
      return;
    }
    const card = loaded.status === "done" ? loaded.value.card : null;
    const job =
      resume && run
        ? {
            graph: run.graph,
            dataset: run.dataset,
            options: { ...run.options, epochs: epochs ?? run.options.epochs },
            resume: true,
          }
        : { graph: networkFor(design, card), dataset, options, resume: false };
    const r = events.close(await lab().train(job, callback(events.tell)));
    const { training: now } = project();
    const notices = now.status === "running" ? now.notices : [];
    await refreshRun();
    if (r.ok && r.value.bestEpoch > 0) report({ quantized: null });
    report({
      training: r.ok
        ? { status: "done", outcome: r.value, notices }
        : { status: "failed", failure: r.failure },
    });
    if (r.ok && r.value.bestEpoch > 0) {
      useFacts.getState().factsReported({ "train.epochs": r.value.history.length });
      await evaluateTest();
    }
  } catch (error) {
    report({ training: { status: "failed", failure: toFailure(error) } });
  }
}

export async function pauseTraining(paused: boolean): Promise<void> {
  const { training } = project();
  if (training.status !== "running") return;
  report({ training: { ...training, paused } });
  await (paused ? lab().pause() : lab().resume());
}

/** Stops after the current step, and keeps the best epoch; before the first step it calls training off. */
export function stopTraining(): Promise<void> {
  stopWanted = true;
  return lab().stop();
}

/** How the trained network does on pictures that were kept away; nothing when that is known or on its way. */
export async function evaluateTest(): Promise<void> {
  const { evaluation: now, run } = project();
  if (now.status === "running" || now.status === "done" || !run || run.bestEpoch === 0) return;
  report({ evaluation: { status: "running", what: t("testing"), done: 0, total: 1 } });
  const evaluation = settled(await lab().evaluate("test"));
  report({ evaluation });
  if (evaluation.status === "done") {
    const { accuracy, confusion } = evaluation.value;
    const { design, data } = project();
    rememberTrained(run, accuracy, design, data.status === "done" ? data.value.card : null);
    useFacts
      .getState()
      .factsReported({ "test.accuracy": accuracy * 100, "test.timesChance": accuracy * confusion.length });
  }
}

/** A code cell has given the project a trained network: the widgets show it as if they had trained it. */
export async function runKept(): Promise<void> {
  report({
    training: { status: "idle" },
    evaluation: { status: "idle" },
    quantization: { status: "idle" },
    quantized: null,
  });
  await refreshRun();
  await evaluateTest();
}
