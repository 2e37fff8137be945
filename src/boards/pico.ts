import { kib, mib } from "../core/units";
import { rp2040 } from "./cores";
import { picoSdk } from "./reserves";
import type { Board } from "./types";

/** Two small cores without multiply-accumulate instructions; one is used. */
export default {
  id: "pico",
  name: "Raspberry Pi Pico",
  mcu: "RP2040",
  core: "cortex-m0+",
  clockMHz: 125,
  flash: mib(2),
  ram: kib(264),
  reserved: picoSdk,
  cyclesPerMac: rp2040,
  power: { milliwatts: 90, source: "a published measurement of the whole board at 5 V" },
  platformio: { platform: "raspberrypi", board: "pico", framework: "arduino" },
  cmake: { flashOrigin: 0x1000_0000, ramOrigin: 0x2000_0000 },
  uf2Family: 0xe48b_ff56,
  price: "$",
  sources: "PlatformIO board manifest (flash, RAM, id); UF2 family list",
  verified: "sourced",
} as const satisfies Board;
