import { useShallow } from "zustand/react/shallow";
import { t } from "../../i18n";
import { groupOf } from "../../notebook/edit";
import { useKeeping } from "../../store/keeping";
import { useNotebooks } from "../../store/notebooks";
import { Button } from "../../widgets/ui/Button";
import { Notice } from "../../widgets/ui/Notice";
import { Guard } from "../shell/Guard";
import { CellView } from "./CellView";
import { insertCell } from "./editCells";
import { useNotebookPlace } from "./NotebookContext";

/** A cell of the lesson at its place in the text, with the person's own cells that follow it. */
export function CellSlot({ src }: { readonly src: string }) {
  const place = useNotebookPlace();
  const notebook = place?.notebook ?? "";
  const cells = useNotebooks((s) => s.documents[notebook]?.cells);
  const lesson = useNotebooks((s) => s.lessons[notebook]?.find((cell) => cell.id === src) ?? null);
  const group = useNotebooks(
    useShallow((s) => {
      const document = s.documents[notebook];
      return document ? groupOf(document, src) : [];
    }),
  );
  if (!cells) return <div className="cell-space" aria-hidden="true" />;
  return (
    <div className="cell-group" data-slot={src}>
      {group.length === 0 && lesson && (
        <p className="hint">
          {t("The cell “{name}” was deleted.", { name: src.replace(/^\d+-/, "") })}{" "}
          <Button
            look="quiet"
            onClick={() => useNotebooks.getState().cellsBroughtBack(notebook, [src])}
            data-heir
          >
            {t("Bring the lesson’s cell back")}
          </Button>
        </p>
      )}
      {group.map((cell) => (
        <Guard key={cell.id} what={t("The cell")}>
          <CellView
            notebook={notebook}
            cell={cell}
            place={cells.indexOf(cell) + 1}
            count={cells.length}
            lesson={cell.id === src ? lesson : null}
          />
        </Guard>
      ))}
    </div>
  );
}

/** All cells of a notebook without a lesson. */
export function AllCells({ notebook }: { readonly notebook: string }) {
  const cells = useNotebooks((s) => s.documents[notebook]?.cells) ?? [];
  const writer = useKeeping((s) => s.writer);
  return (
    <div className="cell-group">
      {cells.length === 0 && (
        <Notice
          kind="info"
          title={t("This notebook is empty.")}
          next={writer && t("Begin with a cell, or open a file from the Notebook menu.")}
          action={
            writer && (
              <Button look="primary" onClick={() => insertCell("below", "code", "edit")} data-heir>
                {t("Add the first cell")}
              </Button>
            )
          }
        />
      )}
      {cells.map((cell, i) => (
        <Guard key={cell.id} what={t("The cell")}>
          <CellView notebook={notebook} cell={cell} place={i + 1} count={cells.length} lesson={null} />
        </Guard>
      ))}
    </div>
  );
}
