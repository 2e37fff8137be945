/** A notebook's earlier versions, and the way back to one. */
import { formatTime, t } from "../i18n";
import type { HistoryEntry } from "./database";
import { useNotebooks } from "./notebooks";
import { destructive } from "./undo";

export { checkpoint, listHistory } from "./checkpoints";
export type { HistoryEntry } from "./database";

/** Brings an earlier version back; what it replaces is an entry in its turn. */
export function restoreEntry({ at, document }: HistoryEntry): void {
  destructive(document.id, t("The version of {time} was restored", { time: formatTime(at) }), () =>
    useNotebooks.getState().replaced(document),
  );
}
