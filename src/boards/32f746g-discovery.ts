import { kib, mib } from "../core/units";
import { cortexM7 } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** A Cortex-M7 with caches and a display. */
export default {
  id: "32f746g-discovery",
  name: "32F746GDISCOVERY",
  mcu: "STM32F746NGH6",
  core: "cortex-m7",
  clockMHz: 216,
  flash: mib(1),
  ram: kib(320),
  reserved: bareMetal,
  cyclesPerMac: cortexM7,
  power: { milliwatts: 300, source: "estimate from general knowledge" },
  platformio: { platform: "ststm32", board: "disco_f746ng", framework: "arduino" },
  cmake: { flashOrigin: 0x0800_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$$",
  sources: "PlatformIO board manifest (flash, RAM, id)",
  verified: "sourced",
} as const satisfies Board;
