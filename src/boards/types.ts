/** A board is data: what it holds, how fast it multiplies, what it draws, and where each number comes from. */
import type { Bytes, Milliwatts } from "../core/units";

export type Core =
  | "cortex-m0+"
  | "cortex-m3"
  | "cortex-m4f"
  | "cortex-m7"
  | "cortex-m33"
  | "xtensa-lx6"
  | "xtensa-lx7"
  | "rv32imc"
  | "rv64gc";

/** A range, because engines on one board differ by a factor of four. */
export interface CyclesPerMac {
  readonly low: number;
  readonly high: number;
  readonly source: string;
}

/** Memory that the model cannot have, and what has it. */
export interface Reserve {
  readonly bytes: Bytes;
  readonly reason: string;
}

export interface Board {
  /** Equal to the name of its file. */
  readonly id: string;
  readonly name: string;
  readonly mcu: string;
  readonly core: Core;
  readonly clockMHz: number;
  /** What an application may use: a boot loader's share is already taken off. */
  readonly flash: Bytes;
  /** The largest contiguous region: an arena cannot jump a gap. */
  readonly ram: Bytes;
  /** Taken by everything but the model: start-up code, engine, stack, serial buffers, an operating system. */
  readonly reserved: { readonly flash: Reserve; readonly ram: Reserve };
  /** One core, 8-bit networks of separable convolutions, with weights in flash. */
  readonly cyclesPerMac: CyclesPerMac;
  /** While it infers. */
  readonly power: { readonly milliwatts: Milliwatts; readonly source: string } | null;
  readonly platformio: {
    readonly platform: string;
    readonly board: string;
    readonly framework: string;
  } | null;
  /** Where flash and RAM begin, for a bare-metal linker script. */
  readonly cmake: { readonly flashOrigin: number; readonly ramOrigin: number } | null;
  /** The family id of the UF2 boot loader that the board is sold with. */
  readonly uf2Family: number | null;
  /** $ below 10, $$ to 30, $$$ to 70, $$$$ above: rough prices in US dollars. */
  readonly price: "$" | "$$" | "$$$" | "$$$$";
  /** Where memory, clock and identifiers come from. */
  readonly sources: string;
  /** Whether memory and identifiers were read in a source, or are remembered and want a check before you buy. */
  readonly verified: "sourced" | "from general knowledge";
}
