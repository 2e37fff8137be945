/** Notebooks out to files and links, and in again. What comes in is checked, and what it replaces stays in the history. */
import { boards } from "../boards";
import type { Result } from "../core/failure";
import { readProgress } from "../course/progress";
import { datasets } from "../datasets";
import { writeHtml } from "../formats/html/write";
import { writeIpynb } from "../formats/ipynb/write";
import { readNotebook } from "../formats/readNotebook";
import { htmlLang, t } from "../i18n";
import { type FileParts, type NotebookFile, writeNotebookFile } from "../notebook/file";
import { encodeShare } from "../notebook/share";
import { trainDefaults } from "../stages/train/options";
import { documentOf, useNotebooks } from "./notebooks";
import { useProgress } from "./progress";
import { designDefaults, useProject } from "./project";
import { destructive } from "./undo";

export type FileFormat = "ipynb" | "json" | "html";

/** The widgets' choices, as a link or a file carries them. */
function projectNow() {
  const { design, dataset, options, board } = useProject.getState();
  return { design, dataset: dataset.kind === "generated" ? dataset : null, options, board };
}

const fileNow = (notebook: string): FileParts => ({
  document: documentOf(notebook),
  progress: useProgress.getState().progress,
  project: projectNow(),
});

/** The notebook with its outputs, and what the person has reached. `title` heads the .html. */
export function notebookFile(
  notebook: string,
  format: FileFormat,
  title: string,
): { readonly name: string; readonly bytes: Uint8Array } {
  const file = fileNow(notebook);
  const text =
    format === "ipynb"
      ? writeIpynb(file)
      : format === "json"
        ? writeNotebookFile(file)
        : writeHtml(file, { title, lang: htmlLang() });
  return { name: `whittle-${notebook}.${format}`, bytes: new TextEncoder().encode(text) };
}

export const sharePayload = (notebook: string): Result<string> =>
  encodeShare(documentOf(notebook), projectNow());

/** Whatever of the three a file is. */
export const readAnyFile = readNotebook;

/** Takes a file in: its cells replace the notebook's, its ticks are added, its widgets' choices are set. Undone as one. */
export function takeFile({ document, progress, project }: NotebookFile, label: string): void {
  destructive(document.id, label, () => useNotebooks.getState().replaced(document));
  if (progress !== null) useProgress.getState().progressAdded(readProgress(progress));
  if (project !== null) takeProject(project);
}

/** Of somebody's choices what ours have, too, in the same kind. */
export function takeProject(value: unknown): void {
  const from = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const { designChanged, optionsChanged, datasetChosen, boardChosen, reported } = useProject.getState();
  designChanged(alike(from.design, designDefaults));
  optionsChanged(alike(from.options, trainDefaults));
  if (typeof from.board === "string" && boards.some(({ id }) => id === from.board)) boardChosen(from.board);
  const dataset = from.dataset as { kind?: unknown; id?: unknown; options?: unknown } | null | undefined;
  if (
    dataset?.kind === "generated" &&
    typeof dataset.id === "string" &&
    Object.hasOwn(datasets, dataset.id)
  ) {
    const given = typeof dataset.options === "object" && dataset.options !== null ? dataset.options : {};
    const options = Object.fromEntries(Object.entries(given).filter(([, v]) => typeof v === "number"));
    datasetChosen({ kind: "generated", id: dataset.id, options });
    reported({ data: { status: "idle" } });
  }
}

function alike<T extends object>(value: unknown, model: T): Partial<T> {
  const from = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(model)
      .filter(([key, like]) => {
        const given = from[key];
        return typeof given === typeof like && Array.isArray(given) === Array.isArray(like) && given !== null;
      })
      .map(([key]) => [key, from[key]]),
  ) as Partial<T>;
}

export const openedLabel = (name: string): string => t("“{name}” was opened", { name });
