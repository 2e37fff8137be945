/**
 * Does a network fit a board, and how long will it take? Not fitting is a result, with by how much and what would help, never an error.
 */
import type { Board } from "../boards/types";
import { type Bytes, type Macs, type Millijoules, type Milliseconds, showBytes } from "../core/units";

/** What a network needs. */
export interface Need {
  /** Weights, biases, multipliers and tables. */
  readonly constantBytes: Bytes;
  /** The engine's code for this network. */
  readonly codeBytes: Bytes;
  readonly arenaBytes: Bytes;
  readonly macs: Macs;
}

export interface Budget {
  readonly need: Bytes;
  /** What the board has for the model, its reserve taken off. */
  readonly have: Bytes;
  readonly reserved: Bytes;
  readonly reservedFor: string;
  /** Negative when it does not fit. */
  readonly left: Bytes;
}

export interface Span<T> {
  readonly low: T;
  readonly high: T;
}

export interface Fit {
  readonly board: string;
  readonly fits: boolean;
  readonly flash: Budget;
  readonly ram: Budget;
  /** A range: engines on one board differ by a factor of four. */
  readonly latency: Span<Milliseconds>;
  /** null when the board's power is not known. */
  readonly energy: Span<Millijoules> | null;
  readonly sources: readonly string[];
  /** What would help, most useful first; empty when it fits. */
  readonly advice: readonly string[];
}

export function fit(need: Need, board: Board): Fit {
  const budget = (bytes: Bytes, total: Bytes, reserve: Board["reserved"]["flash"]): Budget => ({
    need: bytes,
    have: total - reserve.bytes,
    reserved: reserve.bytes,
    reservedFor: reserve.reason,
    left: total - reserve.bytes - bytes,
  });
  const flash = budget(need.constantBytes + need.codeBytes, board.flash, board.reserved.flash);
  const ram = budget(need.arenaBytes, board.ram, board.reserved.ram);
  const milliseconds = (cycles: number) => (need.macs * cycles) / (board.clockMHz * 1000);
  const latency = { low: milliseconds(board.cyclesPerMac.low), high: milliseconds(board.cyclesPerMac.high) };
  const { power } = board;
  return {
    board: board.id,
    fits: flash.left >= 0 && ram.left >= 0,
    flash,
    ram,
    latency,
    energy: power && {
      low: (latency.low * power.milliwatts) / 1000,
      high: (latency.high * power.milliwatts) / 1000,
    },
    sources: [
      board.sources,
      `Cycles: ${board.cyclesPerMac.source}`,
      ...(power ? [`Power: ${power.source}`] : []),
    ],
    advice: [...adviseRam(ram), ...adviseFlash(flash)],
  };
}

/** RAM goes with width and first expansion, and with the square of the image's side. */
function adviseRam({ left, have, need }: Budget): string[] {
  if (left >= 0) return [];
  const ratio = have / need;
  const short = `RAM: ${showBytes(-left)} too much.`;
  if (have <= 0) return [`${short} This board has no RAM left for a network.`];
  return [
    `${short} A smaller image helps most: ${percent(Math.sqrt(ratio))} of its side would do.`,
    `Or lower t0 (or α): RAM falls in step, to ${percent(ratio)}.`,
  ];
}

/** Flash goes with the square of the width, and with the late blocks' expansion. */
function adviseFlash({ left, have, need }: Budget): string[] {
  if (left >= 0) return [];
  const short = `Flash: ${showBytes(-left)} too much.`;
  if (have <= 0) return [`${short} This board has no flash left for a network.`];
  return [
    `${short} Lower β: it thins the late blocks, where the weights are, and costs no RAM.`,
    `Or lower α to about ${percent(Math.sqrt(have / need))}: parameters fall with its square.`,
  ];
}

const percent = (share: number): string => `${Math.max(1, Math.floor(share * 100))} %`;
