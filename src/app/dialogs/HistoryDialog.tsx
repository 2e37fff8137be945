import { useEffect, useState } from "react";
import { formatTime, t } from "../../i18n";
import { diffDocuments } from "../../notebook/diff";
import { type HistoryEntry, listHistory, restoreEntry } from "../../store/history";
import { Button } from "../../widgets/ui/Button";
import { DiffView } from "../../widgets/ui/DiffView";
import { cellName } from "../notebook/place";
import { Loading } from "../shell/Loading";
import { DialogFrame } from "./DialogFrame";
import { useOpenNotebook } from "./useOpenNotebook";

/** Earlier versions of the notebook, what differs from now, and the way back; which is itself a step that can be undone. */
export default function HistoryDialog({ onClose }: { readonly onClose: () => void }) {
  const { notebook, document: now, writer } = useOpenNotebook();
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const [chosen, setChosen] = useState<HistoryEntry | null>(null);
  useEffect(() => {
    void listHistory(notebook).then(setEntries);
  }, [notebook]);
  const changes = chosen ? diffDocuments(chosen.document, now) : [];
  return (
    <DialogFrame title={t("Earlier versions of this notebook")} onClose={onClose} wide>
      {entries === null ? (
        <Loading what={t("the versions")} />
      ) : entries.length === 0 ? (
        <p>
          {t(
            "None yet. A version is kept before every deletion, reset or import, and every few minutes of work.",
          )}
        </p>
      ) : (
        <ol className="history-list">
          {entries.map((entry) => (
            <li key={entry.id}>
              <button type="button" aria-pressed={entry === chosen} onClick={() => setChosen(entry)}>
                <strong>{formatTime(entry.at)}</strong>
                <span>{entry.reason}</span>
                <span className="hint">
                  {t("{count, plural, one {# cell} other {# cells}}", { count: entry.document.cells.length })}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {chosen && changes.length === 0 && <p role="status">{t("Its text is the same as now.")}</p>}
      {changes.map(({ cell: id, rows }) => {
        const { cells } = now.cells.some((c) => c.id === id) ? now : (chosen?.document ?? now);
        const cell = cellName(cells, id);
        return (
          <DiffView
            key={id}
            left={t("{cell}, then", { cell })}
            right={t("{cell}, now", { cell })}
            rows={rows}
          />
        );
      })}
      {chosen && (
        <div className="button-row">
          <Button
            look="primary"
            disabled={!writer}
            onClick={() => {
              restoreEntry(chosen);
              onClose();
            }}
          >
            {t("Restore this version")}
          </Button>
        </div>
      )}
    </DialogFrame>
  );
}
