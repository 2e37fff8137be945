/** The notebooks' text: what the person has written and what ran. Keeping it on disk is `keeping`'s work. */
import { create } from "zustand";
import {
  type Cell,
  type CellId,
  emptyDocument,
  type LessonCell,
  type NotebookDocument,
  type RunRecord,
} from "../notebook/document";
import * as edit from "../notebook/edit";

export interface NotebooksSlice {
  /** By id; a notebook that was not opened yet is not there. */
  readonly documents: Readonly<Record<string, NotebookDocument>>;
  /** A lesson's cells as they are now, for the notebooks that follow one. */
  readonly lessons: Readonly<Record<string, readonly LessonCell[]>>;
  /** From storage, or new; brought up to the lesson where it has one. */
  readonly opened: (document: NotebookDocument, lesson: readonly LessonCell[] | null) => void;
  readonly cellEdited: (notebook: string, cell: CellId, text: string) => void;
  readonly cellAdded: (
    notebook: string,
    after: CellId | null,
    cell: Pick<Cell, "id" | "kind" | "text">,
  ) => void;
  readonly cellRemoved: (notebook: string, cell: CellId) => void;
  readonly cellPutBack: (notebook: string, cell: Cell, after: CellId | null) => void;
  /** Deleted cells of the notebook's lesson come back, with the lesson's text. */
  readonly cellsBroughtBack: (notebook: string, cells: readonly CellId[]) => void;
  readonly kindChanged: (notebook: string, cell: CellId, kind: Cell["kind"]) => void;
  readonly cellRan: (notebook: string, cell: CellId, record: RunRecord | null) => void;
  readonly updateSettled: (notebook: string, cell: LessonCell, choice: "mine" | "theirs") => void;
  /** Another version of the whole: an earlier one, or one from a file. */
  readonly replaced: (document: NotebookDocument) => void;
}

export const useNotebooks = create<NotebooksSlice>()((set, get) => {
  const change = (notebook: string, next: (document: NotebookDocument) => NotebookDocument) =>
    set((state) => {
      const before = state.documents[notebook];
      const after = before && next(before);
      return !after || after === before ? state : { documents: { ...state.documents, [notebook]: after } };
    });
  const follow = (document: NotebookDocument, lesson: readonly LessonCell[] | null | undefined) =>
    lesson ? edit.followLesson(document, lesson) : document;
  return {
    documents: {},
    lessons: {},
    opened: (document, lesson) =>
      set((state) => ({
        documents: { ...state.documents, [document.id]: follow(document, lesson) },
        lessons: lesson ? { ...state.lessons, [document.id]: lesson } : state.lessons,
      })),
    cellEdited: (notebook, cell, text) => change(notebook, (d) => edit.editCell(d, cell, text)),
    cellAdded: (notebook, after, cell) => change(notebook, (d) => edit.addCell(d, after, cell)),
    cellRemoved: (notebook, cell) => change(notebook, (d) => edit.removeCell(d, cell)),
    cellPutBack: (notebook, cell, after) => change(notebook, (d) => edit.putBack(d, cell, after)),
    cellsBroughtBack: (notebook, cells) =>
      change(notebook, (d) => edit.bringBack(d, cells, get().lessons[notebook] ?? [])),
    kindChanged: (notebook, cell, kind) => change(notebook, (d) => edit.changeKind(d, cell, kind)),
    cellRan: (notebook, cell, record) => change(notebook, (d) => edit.recordRun(d, cell, record)),
    updateSettled: (notebook, cell, choice) => change(notebook, (d) => edit.settleUpdate(d, cell, choice)),
    replaced: (document) =>
      set((state) => ({
        documents: { ...state.documents, [document.id]: follow(document, state.lessons[document.id]) },
      })),
  };
});

/** The document of a notebook, empty while it is not open. */
export const documentOf = (notebook: string): NotebookDocument =>
  useNotebooks.getState().documents[notebook] ?? emptyDocument(notebook);
