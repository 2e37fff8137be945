import { useState } from "react";
import { t } from "../../i18n";
import { countMatches, findInCells, replaceInCells } from "../../notebook/search";
import { useNotebooks } from "../../store/notebooks";
import { destructive } from "../../store/undo";
import { Button } from "../../widgets/ui/Button";
import { cellName, goToCell } from "../notebook/place";
import { DialogFrame } from "./DialogFrame";
import { useOpenNotebook } from "./useOpenNotebook";

const MOST = 50;

/** Finds in all cells of the notebook, and replaces in all of them at once; undone at once, too. */
export default function FindReplace({ onClose }: { readonly onClose: () => void }) {
  const { notebook, document, writer } = useOpenNotebook();
  const [wanted, setWanted] = useState("");
  const [replacement, setReplacement] = useState("");
  const [exact, setExact] = useState(false);
  const hits = findInCells(document, wanted, { exact });
  const count = countMatches(hits);
  const replaceAll = () =>
    destructive(
      notebook,
      t("{count, plural, one {# place was replaced} other {# places were replaced}}", { count }),
      () => useNotebooks.getState().replaced(replaceInCells(document, wanted, replacement, { exact })),
    );
  return (
    <DialogFrame title={t("Find and replace in all cells")} onClose={onClose} wide>
      <div className="find-fields">
        <label className="field">
          {t("Find")}
          <input type="text" value={wanted} onChange={(event) => setWanted(event.target.value)} />
        </label>
        <label className="field">
          {t("Replace with")}
          <input type="text" value={replacement} onChange={(event) => setReplacement(event.target.value)} />
        </label>
        <label className="choice">
          <input type="checkbox" checked={exact} onChange={(event) => setExact(event.target.checked)} />
          {t("Capital letters matter")}
        </label>
      </div>
      <p role="status">
        {wanted === ""
          ? t("All cells of this notebook are searched, also those of other steps.")
          : t("{count, plural, =0 {Not found} one {# place} other {# places}}", { count })}
      </p>
      <ul className="find-list">
        {hits.slice(0, MOST).map((hit) => (
          <li key={`${hit.cell}-${hit.line}`}>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                onClose();
                requestAnimationFrame(() => goToCell(hit.cell));
              }}
            >
              {t("{cell}, line {line}", { cell: cellName(document.cells, hit.cell), line: hit.line })}
            </button>
            <code>{hit.text}</code>
          </li>
        ))}
      </ul>
      <div className="button-row">
        <Button look="primary" disabled={count === 0 || !writer} onClick={replaceAll}>
          {t("Replace all")}
        </Button>
      </div>
    </DialogFrame>
  );
}
