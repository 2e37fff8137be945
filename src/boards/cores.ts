/**
 * Cycles per multiply-accumulate by core. The low end is the best published engine on the two separable networks of
 * MLPerf Tiny (keyword spotting 2.656 M MAC, visual wake words 7.490 M MAC), computed from the result logs as latency
 * x clock / MACs. The high end is plain portable C. Estimates of instructions become cycles by the cycles per
 * instruction named. Measured cycles on your own board replace all of this.
 */
import type { CyclesPerMac } from "./types";

export const cortexM0plus: CyclesPerMac = {
  low: 11.4,
  high: 17.4,
  source:
    "low: MLPerf Tiny v1.2, HALE on STM32G0B1 at 64 MHz; high: plain C kernels, cycles of an RP2040 emulator",
};

/** Flash behind a serial bus and a 16 KiB cache makes streamed weights up to twice as dear. */
export const rp2040: CyclesPerMac = {
  low: 11.4,
  high: 34.8,
  source: `${cortexM0plus.source}, doubled for weights that miss the flash cache (general knowledge)`,
};

export const cortexM4f: CyclesPerMac = {
  low: 2.8,
  high: 6.9,
  source:
    "low: MLPerf Tiny v1.1, HALE on STM32L4R5 at 120 MHz (TVM with CMSIS-NN 4.5 to 4.8, TFLite Micro's reference 8.2 to " +
    "9.6); high: plain C kernels with SMLAD, instructions counted in QEMU x 1.46 cycles each",
};

export const cortexM33: CyclesPerMac = {
  low: 2.3,
  high: 6.2,
  source:
    "low: MLPerf Tiny v1.2, HALE on STM32U575 at 160 MHz; high: plain C kernels, 4.8 instructions counted in QEMU x 1.3 " +
    "cycles each (general knowledge)",
};

export const cortexM7: CyclesPerMac = {
  low: 1.5,
  high: 3.8,
  source:
    "low: MLPerf Tiny v1.1, HALE on STM32F746 at 216 MHz; high: plain C kernels, 4.75 instructions counted in QEMU x 0.8 " +
    "cycles each (general knowledge)",
};

export const xtensaLx6: CyclesPerMac = {
  low: 9.7,
  high: 18.3,
  source:
    "ESP-NN's read-me: person detection in 380 ms at 240 MHz is 12.2 for 7.49 M MAC; here x 0.8 to x 1.5",
};

export const xtensaLx7: CyclesPerMac = {
  low: 1.7,
  high: 18.3,
  source:
    "low: ESP-NN's read-me, 128-bit vector kernels, person detection in 54 ms at 240 MHz; high: plain C as on the ESP32",
};

export const rv32imc: CyclesPerMac = {
  low: 7.3,
  high: 13.7,
  source:
    "ESP-NN's read-me: person detection in 426 ms at 160 MHz is 9.1 for 7.49 M MAC; here x 0.8 to x 1.5",
};

export const rv64gc: CyclesPerMac = {
  low: 4,
  high: 12,
  source: "general knowledge: plain C on one in-order 64-bit core; its neural accelerator is not used",
};
