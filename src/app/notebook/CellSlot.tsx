import { useShallow } from "zustand/react/shallow";
import { t } from "../../i18n";
import { groupOf } from "../../notebook/edit";
import { useKeeping } from "../../store/keeping";
import { useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";
import { Button } from "../../widgets/ui/Button";
import { Notice } from "../../widgets/ui/Notice";
import { Guard } from "../shell/Guard";
import { CellView } from "./CellView";
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
    <div className="cell-group">
      {group.length === 0 && lesson && (
        <p className="hint">
          {t("The cell “{name}” was deleted.", { name: src.replace(/^\d+-/, "") })}{" "}
          <Button
            look="quiet"
            onClick={() =>
              useNotebooks
                .getState()
                .cellPutBack(
                  notebook,
                  { id: lesson.id, kind: "code", text: lesson.text, origin: lesson.text, record: null },
                  before(cells, lesson.id),
                )
            }
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

/** The last cell that stands before a lesson's cell by number. */
function before(
  cells: readonly { readonly id: string; readonly origin: string | null }[],
  id: string,
): string | null {
  const earlier = cells.filter((cell) => cell.origin !== null && cell.id < id).at(-1);
  if (!earlier) return null;
  const from = cells.indexOf(earlier);
  const rest = cells.slice(from + 1).findIndex((cell) => cell.origin !== null);
  return cells[rest < 0 ? cells.length - 1 : from + rest]!.id;
}

/** All cells of a notebook without a lesson. */
export function AllCells({ notebook }: { readonly notebook: string }) {
  const cells = useNotebooks((s) => s.documents[notebook]?.cells) ?? [];
  const writer = useKeeping((s) => s.writer);
  if (cells.length === 0)
    return (
      <Notice
        kind="info"
        title={t("This notebook is empty.")}
        next={writer && t("Begin with a cell, or open a file from the Notebook menu.")}
        action={
          writer && (
            <Button
              look="primary"
              onClick={() => {
                const id = `own-${Date.now().toString(36)}`;
                useNotebooks.getState().cellAdded(notebook, null, { id, kind: "code", text: "" });
                useSession.getState().cellChosen(id, "edit");
              }}
            >
              {t("Add the first cell")}
            </Button>
          )
        }
      />
    );
  return (
    <div className="cell-group">
      {cells.map((cell, i) => (
        <Guard key={cell.id} what={t("The cell")}>
          <CellView notebook={notebook} cell={cell} place={i + 1} count={cells.length} lesson={null} />
        </Guard>
      ))}
    </div>
  );
}
