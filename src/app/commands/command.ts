/** What a command is, and when one can do something. */
import { useSession } from "../../store/session";
import { mayWrite } from "../notebook/editCells";

/** Where a key works: on any page, on a page with a notebook, in a notebook's cells, or in one of their two modes. */
export type When = "page" | "shown" | "notebook" | "command" | "edit";
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

export const notebook = () => useSession.getState().notebook;
export const active = () => useSession.getState().active;
export const inNotebook = () => notebook() !== null;
export const onCell = () => inNotebook() && active() !== null;
export const writable = () => onCell() && mayWrite();
export const withNotebook = (f: (notebook: string) => void) => () => {
  const id = notebook();
  if (id !== null) f(id);
};
export const withCell = (f: (notebook: string, cell: string) => void) => () => {
  const [id, cell] = [notebook(), active()];
  if (id !== null && cell !== null) f(id, cell);
};

/** In safe mode nothing runs. */
export const offered = ({ group, enabled }: Command): boolean =>
  !(group === "run" && useSession.getState().safe) && (enabled?.() ?? true);
