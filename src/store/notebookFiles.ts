/** Notebooks out to files and links, and in again. What comes in is checked, and what it replaces stays in the history. */
import { boards } from "../boards";
import type { Result } from "../core/failure";
import { readProgress } from "../course/progress";
import { datasets } from "../datasets";
import { writeHtml } from "../formats/html/write";
import { writeIpynb } from "../formats/ipynb/write";
import { htmlLang, t } from "../i18n";
import type { KeptProject } from "../notebook/choices";
import { type FileParts, type NotebookFile, writeNotebookFile } from "../notebook/file";
import { encodeShare } from "../notebook/share";
import { documentOf, useNotebooks } from "./notebooks";
import { useProgress } from "./progress";
import { useProject } from "./project";
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

/** Takes a file in: its cells replace the notebook's, its ticks are added, its widgets' choices are set. Undone as one. */
export function takeFile({ document, progress, project }: NotebookFile, label: string): void {
  destructive(document.id, label, () => useNotebooks.getState().replaced(document));
  if (progress !== null) useProgress.getState().progressAdded(readProgress(progress));
  if (project !== null) takeProject(project);
}

/** Takes over what somebody has chosen; what they left open stays ours. */
export function takeProject({ design, options, board, dataset }: KeptProject): void {
  const { designChanged, optionsChanged, datasetChosen, boardChosen, reported } = useProject.getState();
  designChanged(given(design));
  optionsChanged(given(options));
  if (boards.some(({ id }) => id === board)) boardChosen(board!);
  if (dataset?.kind !== "generated" || !Object.hasOwn(datasets, dataset.id)) return;
  datasetChosen({ ...dataset, options: given(dataset.options) });
  reported({ data: { status: "idle" } });
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined, which would take our value away. */
const given = <T extends object>(value: T | undefined): Given<T> =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([, v]) => v !== undefined)) as Given<T>;

export const openedLabel = (name: string): string => t("“{name}” was opened", { name });
