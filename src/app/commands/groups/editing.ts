/** What is in a cell. */
import { t } from "../../../i18n";
import { openDialog } from "../../dialogs/dialogs";
import { startEditing, stopEditing } from "../../notebook/editCells";
import { formatActiveCell } from "../../notebook/editor/active";
import { type Command, inNotebook, onCell, writable } from "../command";

export const editing: readonly Command[] = [
  {
    id: "edit",
    title: () => t("Edit the cell"),
    group: "edit",
    keys: ["Enter"],
    when: "command",
    enabled: onCell,
    run: startEditing,
  },
  {
    id: "leave",
    title: () => t("Leave the editor"),
    group: "edit",
    keys: ["Escape"],
    when: "edit",
    whileTyping: true,
    run: stopEditing,
  },
  {
    id: "format",
    title: () => t("Format the cell"),
    group: "edit",
    keys: ["Alt+Shift+F"],
    when: "notebook",
    whileTyping: true,
    enabled: writable,
    run: () => void formatActiveCell(),
  },
  {
    id: "find",
    title: () => t("Find and replace in all cells"),
    group: "edit",
    keys: ["Mod+Shift+H", "f"],
    when: "notebook",
    whileTyping: true,
    enabled: inNotebook,
    run: () => openDialog({ name: "find" }),
  },
];
