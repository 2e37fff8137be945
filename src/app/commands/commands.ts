/**
 * Everything that keys, the palette, menus and the list of keys can do: one table. A key that is not in it does nothing, and what
 * is in it can be found by all four ways.
 */
import { t } from "../../i18n";
import type { Command, Group } from "./command";
import { app } from "./groups/app";
import { cells } from "./groups/cells";
import { editing } from "./groups/editing";
import { places } from "./groups/places";
import { running } from "./groups/running";

export const groupTitles: Readonly<Record<Group, () => string>> = {
  run: () => t("Running"),
  cells: () => t("Cells"),
  edit: () => t("Editing"),
  go: () => t("Going places"),
  app: () => t("The app"),
};

export const commands: readonly Command[] = [...running, ...editing, ...cells, ...places, ...app];

export const findCommand = (id: string): Command => {
  const command = commands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`internal: no command ${id}`);
  return command;
};
