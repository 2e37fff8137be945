import type { NotebookDocument } from "../../notebook/document";
import { useKeeping } from "../../store/keeping";
import { documentOf, useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";

/** What a dialog is about: the notebook on the page as it is now, and whether this tab may change it. */
export function useOpenNotebook(): {
  readonly notebook: string;
  readonly document: NotebookDocument;
  readonly writer: boolean;
} {
  const notebook = useSession((s) => s.notebook) ?? "";
  const document = useNotebooks((s) => s.documents[notebook]) ?? documentOf(notebook);
  const writer = useKeeping((s) => s.writer);
  return { notebook, document, writer };
}
