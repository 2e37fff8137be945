/**
 * Everything that keys, the palette, menus and the list of keys can do: one table. A key that is not in it does nothing, and what
 * is in it can be found by all four ways.
 */
import { navigate } from "wouter/use-hash-location";
import { t } from "../../i18n";
import {
  restartAndRunAll,
  restartKernel,
  runAbove,
  runAll,
  runStale,
  runWithNeeded,
} from "../../store/kernel";
import { useSession } from "../../store/session";
import { useSettings } from "../../store/settings";
import { canUndo, resetStep, undoLast } from "../../store/undo";
import { openDialog } from "../dialogs/dialogs";
import { stepAddressBy } from "../lesson/neighbors";
import {
  insertCell,
  mayWrite,
  move,
  removeSelected,
  runSelected,
  setKind,
  startEditing,
  stop,
  stopEditing,
} from "../notebook/editCells";
import { formatActiveCell } from "../notebook/editor/active";
import { lessonCellsOnPage } from "../notebook/place";

/** Where a key works: anywhere on the page, in a notebook, or in one of its two modes. */
export type When = "page" | "notebook" | "command" | "edit";
export type Group = "run" | "cells" | "edit" | "go" | "app";

export interface Command {
  readonly id: string;
  readonly title: () => string;
  readonly group: Group;
  readonly keys: readonly string[];
  readonly when: When;
  /** Works also while one types into a field. */
  readonly whileTyping?: boolean;
  /** Not offered where it could do nothing. */
  readonly enabled?: () => boolean;
  readonly run: () => void;
}

export const groupTitles: Readonly<Record<Group, () => string>> = {
  run: () => t("Running"),
  cells: () => t("Cells"),
  edit: () => t("Editing"),
  go: () => t("Going places"),
  app: () => t("The app"),
};

const notebook = () => useSession.getState().notebook;
const active = () => useSession.getState().active;
const inNotebook = () => notebook() !== null;
const onCell = () => inNotebook() && active() !== null;
const writable = () => onCell() && mayWrite();
const withNotebook = (f: (notebook: string) => void) => () => {
  const id = notebook();
  if (id !== null) f(id);
};
const withCell = (f: (notebook: string, cell: string) => void) => () => {
  const [id, cell] = [notebook(), active()];
  if (id !== null && cell !== null) f(id, cell);
};
const go = (by: 1 | -1) => () => {
  const address = stepAddressBy(by);
  if (address) navigate(address);
};

export const commands: readonly Command[] = [
  {
    id: "run",
    title: () => t("Run the cell"),
    group: "run",
    keys: ["Mod+Enter"],
    when: "notebook",
    whileTyping: true,
    enabled: onCell,
    run: () => runSelected("stay"),
  },
  {
    id: "run-next",
    title: () => t("Run the cell and go to the next"),
    group: "run",
    keys: ["Shift+Enter"],
    when: "notebook",
    whileTyping: true,
    enabled: onCell,
    run: () => runSelected("next"),
  },
  {
    id: "run-insert",
    title: () => t("Run the cell and insert one below"),
    group: "run",
    keys: ["Alt+Enter"],
    when: "notebook",
    whileTyping: true,
    enabled: writable,
    run: () => runSelected("insert"),
  },
  {
    id: "run-needed",
    title: () => t("Run the cell with all that it needs"),
    group: "run",
    keys: ["Mod+Shift+Enter"],
    when: "notebook",
    whileTyping: true,
    enabled: onCell,
    run: withCell((id, cell) => void runWithNeeded(id, cell)),
  },
  {
    id: "run-above",
    title: () => t("Run all cells above"),
    group: "run",
    keys: [],
    when: "notebook",
    enabled: onCell,
    run: withCell((id, cell) => void runAbove(id, cell)),
  },
  {
    id: "run-stale",
    title: () => t("Run the stale cells"),
    group: "run",
    keys: ["Shift+S"],
    when: "command",
    enabled: inNotebook,
    run: withNotebook((id) => void runStale(id)),
  },
  {
    id: "run-all",
    title: () => t("Run all cells"),
    group: "run",
    keys: ["Mod+F9"],
    when: "page",
    whileTyping: true,
    enabled: inNotebook,
    run: withNotebook((id) => void runAll(id)),
  },
  {
    id: "stop",
    title: () => t("Stop"),
    group: "run",
    keys: ["Mod+I", "i i"],
    when: "notebook",
    whileTyping: true,
    enabled: inNotebook,
    run: stop,
  },
  {
    id: "restart",
    title: () => t("Restart: forget all variables"),
    group: "run",
    keys: ["0 0"],
    when: "command",
    enabled: inNotebook,
    run: () => void restartKernel(),
  },
  {
    id: "restart-run-all",
    title: () => t("Restart and run all cells"),
    group: "run",
    keys: [],
    when: "notebook",
    enabled: inNotebook,
    run: withNotebook((id) => void restartAndRunAll(id)),
  },

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
    when: "command",
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

  {
    id: "next-step",
    title: () => t("Next step of the lesson"),
    group: "go",
    keys: ["Alt+ArrowRight"],
    when: "page",
    enabled: () => stepAddressBy(1) !== undefined,
    run: go(1),
  },
  {
    id: "previous-step",
    title: () => t("Previous step of the lesson"),
    group: "go",
    keys: ["Alt+ArrowLeft"],
    when: "page",
    enabled: () => stepAddressBy(-1) !== undefined,
    run: go(-1),
  },
  {
    id: "home",
    title: () => t("All lessons"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/"),
  },
  {
    id: "own-notebook",
    title: () => t("Your own notebook"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/notebook"),
  },
  {
    id: "workbench",
    title: () => t("Workbench"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/workbench"),
  },
  {
    id: "check",
    title: () => t("Is this computer ready?"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/check"),
  },

  {
    id: "palette",
    title: () => t("Search everything"),
    group: "app",
    keys: ["Mod+K"],
    when: "page",
    whileTyping: true,
    run: () => openDialog({ name: "palette" }),
  },
  {
    id: "keys",
    title: () => t("All keys"),
    group: "app",
    keys: ["?"],
    when: "page",
    run: () => openDialog({ name: "keys" }),
  },
  {
    id: "reset-step",
    title: () => t("Reset the cells of this step"),
    group: "app",
    keys: [],
    when: "notebook",
    enabled: () => inNotebook() && mayWrite(),
    run: withNotebook((id) => resetStep(id, lessonCellsOnPage())),
  },
  {
    id: "history",
    title: () => t("Earlier versions of this notebook"),
    group: "app",
    keys: [],
    when: "notebook",
    enabled: inNotebook,
    run: () => openDialog({ name: "history" }),
  },
  {
    id: "files",
    title: () => t("Save to a file, open a file, share"),
    group: "app",
    keys: [],
    when: "notebook",
    enabled: inNotebook,
    run: () => openDialog({ name: "files" }),
  },
  {
    id: "theme",
    title: () => t("Switch between light and dark"),
    group: "app",
    keys: [],
    when: "page",
    run: () => {
      const { theme, themeChosen } = useSettings.getState();
      const dark =
        theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
      themeChosen(dark ? "light" : "dark");
    },
  },
  {
    id: "introduction",
    title: () => t("How to use this"),
    group: "app",
    keys: [],
    when: "page",
    run: () => useSettings.getState().welcomeReopened(),
  },
];

export const findCommand = (id: string): Command => {
  const command = commands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`internal: no command ${id}`);
  return command;
};

export const offered = (command: Command): boolean => command.enabled?.() ?? true;
