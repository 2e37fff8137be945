import { kib, mib } from "../core/units";
import { cortexM4f } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** The board of the PhiNet workshop: 256 KiB and 64 KiB of RAM that read as one. */
export default {
  id: "nucleo-l496zg",
  name: "NUCLEO-L496ZG",
  mcu: "STM32L496ZGT6",
  core: "cortex-m4f",
  clockMHz: 80,
  flash: mib(1),
  ram: kib(320),
  reserved: bareMetal,
  cyclesPerMac: cortexM4f,
  power: {
    milliwatts: 10,
    source:
      "a core fed by a switching regulator, 37 uA/MHz at 3.3 V (general knowledge: the board's own linear regulator takes about 24 mW)",
  },
  platformio: { platform: "ststm32", board: "nucleo_l496zg", framework: "arduino" },
  cmake: { flashOrigin: 0x0800_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$",
  sources:
    "PlatformIO board manifest (flash, RAM, id); the 64 KiB of SRAM2 follow SRAM1 at their alias (general knowledge)",
  verified: "sourced",
} as const satisfies Board;
