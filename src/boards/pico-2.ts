import { kib, mib } from "../core/units";
import { cortexM33 } from "./cores";
import { picoSdk } from "./reserves";
import type { Board } from "./types";

/** The Pico with DSP instructions; one of its two cores is used. */
export default {
  id: "pico-2",
  name: "Raspberry Pi Pico 2",
  mcu: "RP2350",
  core: "cortex-m33",
  clockMHz: 150,
  flash: mib(4),
  ram: kib(520),
  reserved: picoSdk,
  cyclesPerMac: cortexM33,
  power: { milliwatts: 80, source: "estimate from general knowledge" },
  platformio: null,
  cmake: { flashOrigin: 0x1000_0000, ramOrigin: 0x2000_0000 },
  uf2Family: 0xe48b_ff59,
  price: "$",
  sources: "memory and clock: general knowledge; UF2 family list",
  verified: "from general knowledge",
} as const satisfies Board;
