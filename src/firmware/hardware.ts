/** Which core and board a person asked for, checked before anything is written. */
import { boards, findBoard } from "../boards";
import type { Board } from "../boards/types";
import { fail } from "../core/failure";

/** The cores that the bare-metal template has compiler options for, as --core spells them. */
export const armCores = ["cortex-m0+", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33"] as const;
export type ArmCore = (typeof armCores)[number];

export interface Hardware {
  readonly board: Board | null;
  /** The board's core when it is a Cortex-M; null when nothing was asked for, or another kind of core. */
  readonly core: ArmCore | null;
}

/** Other spellings of the same core. */
const SPELLINGS: Readonly<Record<string, ArmCore>> = {
  "cortex-m0plus": "cortex-m0+",
  "cortex-m4f": "cortex-m4",
};

const readCore = (name: string): ArmCore | null =>
  SPELLINGS[name] ?? armCores.find((core) => core === name) ?? null;

/** Throws `bad-usage` for an unknown board or core, and for a board with another core. */
export function chooseHardware(boardId: string | null, coreName: string | null): Hardware {
  const board = boardId === null ? null : findBoard(boardId);
  const own = board && readCore(board.core);
  if (coreName === null) return { board, core: own };
  const core =
    readCore(coreName) ??
    fail("bad-usage", `core "${coreName}"`, "there is no such core", `Choose one of ${armCores.join(", ")}.`);
  if (board && own !== core) {
    const what = `has a ${board.core}, not a ${core}`;
    fail("bad-usage", board.id, what, "Leave the core out: the board says which one it is.");
  }
  return { board, core };
}

export const sameCore = (board: Board, core: ArmCore): boolean => readCore(board.core) === core;

/** The boards for which `can` holds, by id, for messages. */
export const boardsThat = (can: (board: Board) => boolean): string =>
  boards
    .filter(can)
    .map((board) => board.id)
    .join(", ");
