import { t } from "../../i18n";
import { diffLines } from "../../notebook/diff";
import type { CellId } from "../../notebook/document";
import { findCell } from "../../notebook/document";
import { useNotebooks } from "../../store/notebooks";
import { keepMine, takeUpdate } from "../../store/undo";
import { Button } from "../../widgets/ui/Button";
import { DiffView } from "../../widgets/ui/DiffView";
import { DialogFrame } from "./DialogFrame";
import { useOpenNotebook } from "./useOpenNotebook";

/** A cell that has changed in the lesson and here: both versions, and the choice. */
export default function UpdateDialog({
  cell,
  onClose,
}: {
  readonly cell: CellId;
  readonly onClose: () => void;
}) {
  const { notebook, document } = useOpenNotebook();
  const theirs = useNotebooks((s) => s.lessons[notebook]?.find(({ id }) => id === cell));
  const mine = findCell(document, cell)?.text ?? "";
  if (!theirs) return null;
  const decide = (act: () => void) => () => {
    act();
    onClose();
  };
  return (
    <DialogFrame title={t("Yours and the lesson’s new version")} onClose={onClose} wide>
      <DiffView left={t("Yours")} right={t("The lesson’s new version")} rows={diffLines(mine, theirs.text)} />
      <div className="button-row">
        <Button look="primary" onClick={decide(() => keepMine(notebook, theirs))}>
          {t("Keep mine")}
        </Button>
        <Button onClick={decide(() => takeUpdate(notebook, theirs))}>{t("Take the new one")}</Button>
      </div>
    </DialogFrame>
  );
}
