import { createContext, use } from "react";

/** The notebook that the cells on the page belong to. */
export interface NotebookPlace {
  readonly notebook: string;
  /** The lesson's folder, where its checks are; null for an own notebook. */
  readonly folder: string | null;
}

export const NotebookContext = createContext<NotebookPlace | null>(null);

export const useNotebookPlace = (): NotebookPlace | null => use(NotebookContext);
