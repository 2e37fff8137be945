import { kib } from "../core/units";
import { cortexM0plus } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** The small end: no multiply-accumulate instructions. */
export default {
  id: "nucleo-g0b1re",
  name: "NUCLEO-G0B1RE",
  mcu: "STM32G0B1RET6",
  core: "cortex-m0+",
  clockMHz: 64,
  flash: kib(512),
  ram: kib(144),
  reserved: bareMetal,
  cyclesPerMac: cortexM0plus,
  power: { milliwatts: 25, source: "estimate from general knowledge" },
  platformio: { platform: "ststm32", board: "nucleo_g0b1re", framework: "arduino" },
  cmake: { flashOrigin: 0x0800_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$",
  sources: "PlatformIO board manifest (flash, RAM, id); MLPerf Tiny's only Cortex-M0+",
  verified: "sourced",
} as const satisfies Board;
