import { kib } from "../core/units";
import { cortexM7 } from "./cores";
import { mbedOs } from "./reserves";
import type { Board } from "./types";

/** A camera, a microphone and a distance sensor on a stamp. */
export default {
  id: "nicla-vision",
  name: "Arduino Nicla Vision",
  mcu: "STM32H747",
  core: "cortex-m7",
  clockMHz: 480,
  flash: kib(768),
  ram: 523_624,
  reserved: mbedOs,
  cyclesPerMac: cortexM7,
  power: { milliwatts: 350, source: "estimate from general knowledge" },
  platformio: { platform: "ststm32", board: "nicla_vision", framework: "arduino" },
  cmake: { flashOrigin: 0x0804_0000, ramOrigin: 0x2400_0000 },
  uf2Family: null,
  price: "$$$$",
  sources:
    "PlatformIO board manifest (RAM, id) and the Arduino core's board table (flash with the default split between the two cores)",
  verified: "sourced",
} as const satisfies Board;
