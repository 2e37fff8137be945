import { kib } from "../core/units";
import { cortexM7 } from "./cores";
import { mbedOs } from "./reserves";
import type { Board } from "./types";

/** The M7 of two cores; the M4 is left alone. */
export default {
  id: "portenta-h7",
  name: "Arduino Portenta H7",
  mcu: "STM32H747XI",
  core: "cortex-m7",
  clockMHz: 480,
  flash: kib(768),
  ram: 523_624,
  reserved: mbedOs,
  cyclesPerMac: cortexM7,
  power: { milliwatts: 500, source: "estimate from general knowledge" },
  platformio: { platform: "ststm32", board: "portenta_h7_m7", framework: "arduino" },
  cmake: { flashOrigin: 0x0804_0000, ramOrigin: 0x2400_0000 },
  uf2Family: null,
  price: "$$$$",
  sources:
    "PlatformIO board manifest (RAM, id) and the Arduino core's board table (flash with the default split between the two cores)",
  verified: "sourced",
} as const satisfies Board;
