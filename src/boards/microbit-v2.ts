import { kib } from "../core/units";
import { cortexM4f } from "./cores";
import { arduinoCore } from "./reserves";
import type { Board } from "./types";

/** The school board: microphone, motion sensor, a 5 x 5 display. */
export default {
  id: "microbit-v2",
  name: "BBC micro:bit v2",
  mcu: "nRF52833",
  core: "cortex-m4f",
  clockMHz: 64,
  flash: kib(512),
  ram: kib(128),
  reserved: arduinoCore,
  cyclesPerMac: cortexM4f,
  power: { milliwatts: 10, source: "estimate from general knowledge: the core alone" },
  platformio: { platform: "nordicnrf52", board: "bbcmicrobit_v2", framework: "arduino" },
  cmake: { flashOrigin: 0x0000_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$",
  sources: "PlatformIO board manifest (flash, RAM, id)",
  verified: "sourced",
} as const satisfies Board;
