/** Cells as wholes: moving among them, adding and taking away. */
import { t } from "../../../i18n";
import { useSession } from "../../../store/session";
import { canUndo, undoLast } from "../../../store/undo";
import { insertCell, mayWrite, move, removeSelected, setKind } from "../../notebook/editCells";
import { type Command, onCell, withCell, writable } from "../command";

export const cells: readonly Command[] = [
  {
    id: "down",
    title: () => t("Next cell"),
    group: "cells",
    keys: ["j", "ArrowDown"],
    when: "command",
    run: () => move(1),
  },
  {
    id: "up",
    title: () => t("Previous cell"),
    group: "cells",
    keys: ["k", "ArrowUp"],
    when: "command",
    run: () => move(-1),
  },
  {
    id: "extend-down",
    title: () => t("Choose the next cell, too"),
    group: "cells",
    keys: ["Shift+J", "Shift+ArrowDown"],
    when: "command",
    run: () => move(1, true),
  },
  {
    id: "extend-up",
    title: () => t("Choose the previous cell, too"),
    group: "cells",
    keys: ["Shift+K", "Shift+ArrowUp"],
    when: "command",
    run: () => move(-1, true),
  },
  {
    id: "insert-above",
    title: () => t("Insert a cell above"),
    group: "cells",
    keys: ["a"],
    when: "command",
    enabled: writable,
    run: () => insertCell("above"),
  },
  {
    id: "insert-below",
    title: () => t("Insert a cell below"),
    group: "cells",
    keys: ["b"],
    when: "command",
    enabled: writable,
    run: () => insertCell("below"),
  },
  {
    id: "delete",
    title: () => t("Delete the cell"),
    group: "cells",
    keys: ["d d"],
    when: "command",
    enabled: writable,
    run: removeSelected,
  },
  {
    id: "undo",
    title: () => t("Undo the last deletion or reset"),
    group: "cells",
    keys: ["z"],
    when: "shown",
    enabled: () => mayWrite() && canUndo(),
    run: () => void undoLast(),
  },
  {
    id: "to-note",
    title: () => t("Make it a note"),
    group: "cells",
    keys: ["m"],
    when: "command",
    enabled: writable,
    run: () => setKind("note"),
  },
  {
    id: "to-code",
    title: () => t("Make it code"),
    group: "cells",
    keys: ["y"],
    when: "command",
    enabled: writable,
    run: () => setKind("code"),
  },
  {
    id: "fold",
    title: () => t("Fold or unfold the outputs"),
    group: "cells",
    keys: ["o"],
    when: "command",
    enabled: onCell,
    run: withCell((_, cell) => useSession.getState().outputsFolded(cell)),
  },
];
