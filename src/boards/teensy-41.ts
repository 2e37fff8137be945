import { kib } from "../core/units";
import { cortexM7 } from "./cores";
import { arduinoCore } from "./reserves";
import type { Board } from "./types";

/** The fastest clock here. */
export default {
  id: "teensy-41",
  name: "Teensy 4.1",
  mcu: "i.MX RT1062",
  core: "cortex-m7",
  clockMHz: 600,
  flash: 8_126_464,
  ram: kib(512),
  reserved: {
    ...arduinoCore,
    ram: {
      bytes: kib(96),
      reason: "code copied to tightly coupled memory in steps of 32 KiB, stack, Arduino core",
    },
  },
  cyclesPerMac: cortexM7,
  power: { milliwatts: 500, source: "estimate from general knowledge for the whole board" },
  platformio: { platform: "teensy", board: "teensy41", framework: "arduino" },
  cmake: null,
  uf2Family: null,
  price: "$$$",
  sources: "PlatformIO board manifest (flash, RAM, id); 512 KiB more lie elsewhere (general knowledge)",
  verified: "sourced",
} as const satisfies Board;
