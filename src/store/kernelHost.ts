/** What a cell may ask of the page: the lesson's widgets and its cells work on the same network. */
import { attempt, fail, type Result } from "../core/failure";
import { findDataset } from "../datasets";
import type { LessonHost, ProjectSnapshot } from "../toolkit/cell/host";
import { lab } from "../worker/client";
import type { DatasetRequest } from "../worker/protocol";
import { quantizedKept } from "./deployment";
import { useFacts } from "./facts";
import { cardOfData, chooseData, openLab, runKept } from "./lab";
import { asCell } from "./movedBy";
import { networkFor } from "./network";
import { type Design, useProject } from "./project";

const project = () => useProject.getState();

/** The knobs among what a cell has given; a `Failure` for what is none. */
function knobsOf(given: Readonly<Record<string, unknown>>): Partial<Design> {
  const { design } = project();
  const known: Readonly<Record<string, unknown>> = { ...design };
  for (const [name, value] of Object.entries(given)) {
    if (!(name in known))
      fail(
        "bad-knob",
        name,
        "there is no knob of this name",
        `Choose one of ${Object.keys(known).join(", ")}.`,
      );
    if (typeof value !== typeof known[name] || (typeof value === "number" && !Number.isFinite(value)))
      fail("bad-knob", name, `${name} is ${String(value)}`, `Give it a ${typeof known[name]}.`);
  }
  return given as Partial<Design>;
}

async function setProject(change: Partial<ProjectSnapshot>): Promise<null> {
  const { designChanged, optionsChanged, boardChosen } = project();
  asCell(() => {
    if (change.design) designChanged(knobsOf(change.design));
    if (change.options) optionsChanged(change.options);
    if (change.board !== undefined) boardChosen(change.board);
  });
  const { dataset } = change;
  if (dataset) await asCell(() => chooseData(dataset));
  return null;
}

/** A generated set need not be drawn to know its classes and shape. */
const cardOf = async (request: DatasetRequest) =>
  request.kind === "generated" ? findDataset(request.id).card : cardOfData(request);

/** Tells the page of what the lab has kept. */
async function kept<T>(asked: Promise<Result<T>>, tell: (value: T) => unknown): Promise<Result<null>> {
  const result = await asked;
  if (!result.ok) return result;
  void tell(result.value);
  return { ok: true, value: null };
}

export const kernelHost: LessonHost = {
  project: async () => {
    const { design, dataset, options, board } = project();
    return { design: { ...design }, dataset, options, board };
  },
  setProject: (change) => attempt(() => setProject(change)),
  graph: () =>
    attempt(async () => {
      const { data, dataset, design } = project();
      const card = data.status === "done" ? data.value.card : await cardOf(dataset);
      return networkFor(design, card);
    }),
  ownData: () => lab().ownData(),
  trained: () => lab().trainedModel(),
  quantized: () => lab().quantizedModel(),
  keepTrained: async (run) => {
    await openLab();
    return kept(lab().keepTrained(run), () => runKept());
  },
  keepQuantized: async (model) => {
    await openLab();
    return kept(lab().keepQuantized(model), quantizedKept);
  },
  report: async (facts) => useFacts.getState().factsReported(facts),
};
