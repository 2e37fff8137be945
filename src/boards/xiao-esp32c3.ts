import { kib, mib } from "../core/units";
import { rv32imc } from "./cores";
import { espIdf } from "./reserves";
import type { Board } from "./types";

/** A single RISC-V core. */
export default {
  id: "xiao-esp32c3",
  name: "Seeed XIAO ESP32C3",
  mcu: "ESP32-C3",
  core: "rv32imc",
  clockMHz: 160,
  flash: mib(4),
  ram: kib(320),
  reserved: espIdf,
  cyclesPerMac: rv32imc,
  power: { milliwatts: 66, source: "20 mA at 3.3 V with the radio off, Espressif's documentation" },
  platformio: { platform: "espressif32", board: "seeed_xiao_esp32c3", framework: "arduino" },
  cmake: null,
  uf2Family: null,
  price: "$",
  sources: "PlatformIO board manifest (flash, RAM, id)",
  verified: "sourced",
} as const satisfies Board;
