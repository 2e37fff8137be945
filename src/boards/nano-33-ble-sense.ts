import { kib } from "../core/units";
import { cortexM4f } from "./cores";
import { mbedOs } from "./reserves";
import type { Board } from "./types";

/** Microphone, motion, light and gesture sensors. */
export default {
  id: "nano-33-ble-sense",
  name: "Arduino Nano 33 BLE Sense",
  mcu: "nRF52840",
  core: "cortex-m4f",
  clockMHz: 64,
  flash: 983_040,
  ram: kib(256),
  reserved: mbedOs,
  cyclesPerMac: cortexM4f,
  power: {
    milliwatts: 10,
    source: "estimate from general knowledge: the core alone, 52 uA/MHz with its switching regulator",
  },
  platformio: { platform: "nordicnrf52", board: "nano33ble", framework: "arduino" },
  cmake: { flashOrigin: 0x0001_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$$",
  sources: "PlatformIO board manifest (flash after the boot loader, RAM, id)",
  verified: "sourced",
} as const satisfies Board;
