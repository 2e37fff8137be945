import { boards as all, findBoard } from "../../boards";
import type { Board } from "../../boards/types";
import { showBytes } from "../../core/units";

/** One line of the board list: sizes for reading. */
export interface BoardLine {
  readonly id: string;
  readonly name: string;
  readonly core: string;
  readonly clockMHz: number;
  readonly flash: string;
  readonly ram: string;
  readonly price: string;
}

/** The boards that Whittle knows. */
export interface Boards {
  /** All boards as a table. */
  list(): readonly BoardLine[];
  /** Everything about a board: flash and ram in bytes, clockMHz, cycles a MAC. `boards.find("nucleo-l496zg")` */
  find(id: string): Board;
}

export const boards: Boards = {
  list: () =>
    all.map(({ id, name, core, clockMHz, flash, ram, price }) => ({
      ...{ id, name, core, clockMHz, price },
      flash: showBytes(flash),
      ram: showBytes(ram),
    })),
  find: findBoard,
};
