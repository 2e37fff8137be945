import { t } from "../../i18n";
import { diffLines } from "../../notebook/diff";
import type { CellId } from "../../notebook/document";
import { findCell } from "../../notebook/document";
import { useNotebooks } from "../../store/notebooks";
import { ownVersion, takeBack, takeSolution } from "../../store/undo";
import { Button } from "../../widgets/ui/Button";
import { DiffView } from "../../widgets/ui/DiffView";
import { DialogFrame } from "./DialogFrame";
import { useOpenNotebook } from "./useOpenNotebook";

/** Mine beside the solution. Taking it loses nothing: the same button brings mine back, byte for byte. */
export default function SolutionDialog({
  cell,
  onClose,
}: {
  readonly cell: CellId;
  readonly onClose: () => void;
}) {
  const { notebook, document, writer } = useOpenNotebook();
  const solution = useNotebooks((s) => s.lessons[notebook]?.find(({ id }) => id === cell)?.solution) ?? "";
  const now = findCell(document, cell)?.text ?? "";
  const taken = now === solution;
  const mine = taken ? ownVersion(notebook, cell) : now;
  return (
    <DialogFrame title={t("Yours and the solution")} onClose={onClose} wide>
      <p className="hint">
        {t(
          "There is more than one way. Taking the solution keeps your version; you can switch back at any time.",
        )}
      </p>
      <DiffView left={t("Yours")} right={t("The solution")} rows={diffLines(mine ?? now, solution)} />
      <div className="button-row">
        {taken ? (
          mine !== null &&
          mine !== solution && (
            <Button look="primary" disabled={!writer} onClick={() => takeBack(notebook, cell)}>
              {t("Back to mine")}
            </Button>
          )
        ) : (
          <Button look="primary" disabled={!writer} onClick={() => takeSolution(notebook, cell, solution)}>
            {t("Use the solution")}
          </Button>
        )}
        <Button look="quiet" onClick={onClose}>
          {t("Close")}
        </Button>
      </div>
    </DialogFrame>
  );
}
