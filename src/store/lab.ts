/** What the page asks of the lab, with every answer reported to the project. Actions never throw: failures are facts too. */
import type { Result } from "../core/failure";
import { showBytes, showCount } from "../core/units";
import { cost } from "../ir/cost";
import type { Graph } from "../ir/types";
import { phinet } from "../nets/phinet";
import { callback, lab } from "../worker/client";
import type {
  BackendId,
  DatasetRequest,
  ExportJob,
  ExportResult,
  ModelSource,
  TrainEvent,
  UserFiles,
} from "../worker/protocol";
import { useFacts } from "./facts";
import { type Loading, useProject } from "./project";

const project = () => useProject.getState();
const report: ReturnType<typeof project>["reported"] = (facts) => project().reported(facts);

const settled = <T>(r: Result<T>): Loading<T> =>
  r.ok ? { status: "done", value: r.value } : { status: "failed", failure: r.failure };

/** The network that the design and the data make; throws a `Failure` for impossible knobs. */
export function designedGraph(): Graph {
  const { design, data } = project();
  const card = data.status === "done" ? data.value.card : null;
  const [height = design.resolution, , channels = 3] =
    card?.shape.length === 3 ? card.shape : [design.resolution, design.resolution, 3];
  return phinet({ ...design, resolution: height, channels, classes: card?.classes.length ?? 10 });
}

export async function measureBackend(): Promise<void> {
  const r = await lab().backend();
  if (r.ok) report({ backend: r.value });
}

/** The failure's text when the backend does not start; null when it does. */
export async function switchBackend(id: BackendId | "auto"): Promise<string | null> {
  const r = await lab().chooseBackend(id);
  if (r.ok) report({ backend: r.value });
  return r.ok ? null : `${r.failure.what}. ${r.failure.next}`;
}

export async function loadData(request: DatasetRequest = project().dataset): Promise<void> {
  project().datasetChosen(request);
  const progress = (done: number, total: number) =>
    report({ data: { status: "running", what: "making the data", done, total } });
  progress(0, 1);
  report({ data: settled(await lab().loadDataset(request, callback(progress))) });
}

export async function importData(files: UserFiles): Promise<void> {
  const progress = (done: number, total: number) =>
    report({ data: { status: "running", what: "reading your files", done, total } });
  progress(0, files.files.length);
  const r = await lab().importUserData(files, callback(progress));
  if (r.ok || r.failure.code === "storage-full") project().datasetChosen({ kind: "user" });
  report({ data: settled(r) });
}

export async function startTraining(resume = false): Promise<void> {
  const { options, dataset, training } = project();
  report({
    training: { status: "running", paused: false, progress: null, notices: [] },
    evaluation: { status: "idle" },
    quantization: { status: "idle" },
  });
  const saved = resume && training.status === "restored" ? training.run : null;
  const onEvent = (e: TrainEvent) => {
    const { training: now } = project();
    if (now.status !== "running") return; // a late report of a stopped run
    if (e.kind === "notice") report({ training: { ...now, notices: [...now.notices, e.text] } });
    else report({ training: { ...now, progress: e.progress } });
  };
  try {
    const job = saved
      ? { graph: saved.graph, dataset: saved.dataset, options: saved.options, resume: true }
      : { graph: designedGraph(), dataset, options, resume: false };
    const r = await lab().train(job, callback(onEvent));
    const { training: now } = project();
    const notices = now.status === "running" ? now.notices : [];
    report({
      training: r.ok
        ? { status: "done", outcome: r.value, notices }
        : { status: "failed", failure: r.failure },
    });
    if (r.ok && r.value.bestEpoch > 0) await evaluateTest();
  } catch (error) {
    const { toFailure } = await import("../core/failure");
    report({ training: { status: "failed", failure: toFailure(error) } });
  }
}

export async function pauseTraining(paused: boolean): Promise<void> {
  const { training } = project();
  if (training.status !== "running") return;
  await (paused ? lab().pause() : lab().resume());
  report({ training: { ...training, paused } });
}

export const stopTraining = (): Promise<void> => lab().stop();

export async function evaluateTest(): Promise<void> {
  report({ evaluation: { status: "running", what: "testing", done: 0, total: 1 } });
  const evaluation = settled(await lab().evaluate("test"));
  report({ evaluation });
  if (evaluation.status === "done") {
    useFacts
      .getState()
      .factsReported({
        "test.accuracy": evaluation.value.accuracy,
        "test.classes": evaluation.value.confusion.length,
      });
  }
}

export async function quantizeNow(): Promise<void> {
  const progress = (what: string, done: number, total: number) =>
    report({ quantization: { status: "running", what, done, total } });
  progress("calibrating", 0, 1);
  const quantization = settled(await lab().quantize(project().quantizeJob, callback(progress)));
  report({ quantization });
  if (quantization.status === "done") {
    const { float, int8, summary } = quantization.value;
    report({ quantized: summary });
    useFacts.getState().factsReported({
      "int8.accuracy": int8.accuracy,
      "int8.loss": float.accuracy - int8.accuracy,
      "arena.bytes": summary.plan.arenaBytes,
      "weights.bytes": summary.weightBytes,
    });
  }
}

export async function importModel(bytes: Uint8Array, fileName: string): Promise<void> {
  report({ imported: { status: "running", what: "reading the model", done: 0, total: 1 } });
  report({ imported: settled(await lab().importTflite(bytes, fileName)) });
}

export const exportFiles = (job: ExportJob): Promise<Result<ExportResult>> => lab().export(job);
export const infer = (source: ModelSource, index: number) => lab().infer(source, "test", index);

/** What an earlier visit left: the run, the quantized network, an imported one. Called once, when a widget first needs it. */
export async function restoreProject(): Promise<void> {
  const [saved, trained, imported] = await Promise.all([
    lab().savedRun(),
    lab().quantized("trained"),
    lab().quantized("imported"),
  ]);
  if (saved.ok && saved.value && project().training.status === "idle") {
    report({ training: { status: "restored", run: saved.value } });
    if (saved.value.bestEpoch > 0) await evaluateTest();
  }
  if (trained.ok && trained.value) report({ quantized: trained.value });
  if (imported.ok && imported.value) report({ imported: { status: "done", value: imported.value } });
}

/** Tells the lesson's checks what the designed network costs. */
export function reportDesign(): void {
  const c = cost(designedGraph());
  useFacts
    .getState()
    .factsReported({ "network.parameters": c.parameters, "network.macs": c.macs, "network.ram": c.ramBytes });
}

/** One line on a network's size, for captions. */
export const describeCost = (graph: Graph): string => {
  const c = cost(graph);
  return `${showCount(c.parameters)} parameters, ${showCount(c.macs)} MACs, ${showBytes(c.ramBytes)} of activations`;
};
