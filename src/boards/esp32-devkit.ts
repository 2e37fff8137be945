import { kib, mib } from "../core/units";
import { xtensaLx6 } from "./cores";
import { espIdf } from "./reserves";
import type { Board } from "./types";

/** Radio aside, a scalar 240 MHz core; one of two is used. */
export default {
  id: "esp32-devkit",
  name: "ESP32 DevKit",
  mcu: "ESP32",
  core: "xtensa-lx6",
  clockMHz: 240,
  flash: mib(4),
  ram: kib(160),
  reserved: {
    ...espIdf,
    ram: {
      bytes: kib(32),
      reason: "stack and static data of ESP-IDF; its heap lives in the other part of RAM",
    },
  },
  cyclesPerMac: xtensaLx6,
  power: { milliwatts: 185, source: "estimate from general knowledge, 150 to 220 mW" },
  platformio: { platform: "espressif32", board: "esp32dev", framework: "arduino" },
  cmake: null,
  uf2Family: null,
  price: "$",
  sources:
    "PlatformIO board manifest (flash, id); 320 KiB of data RAM, of which about 160 KiB contiguous (general knowledge)",
  verified: "sourced",
} as const satisfies Board;
