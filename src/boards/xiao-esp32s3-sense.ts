import { kib, mib } from "../core/units";
import { xtensaLx7 } from "./cores";
import { espIdf } from "./reserves";
import type { Board } from "./types";

/** A camera and a microphone; vector instructions that only hand-written kernels use. */
export default {
  id: "xiao-esp32s3-sense",
  name: "Seeed XIAO ESP32S3 Sense",
  mcu: "ESP32-S3",
  core: "xtensa-lx7",
  clockMHz: 240,
  flash: mib(8),
  ram: kib(320),
  reserved: espIdf,
  cyclesPerMac: xtensaLx7,
  power: { milliwatts: 190, source: "estimate from general knowledge, 130 to 250 mW" },
  platformio: { platform: "espressif32", board: "seeed_xiao_esp32s3", framework: "arduino" },
  cmake: null,
  uf2Family: null,
  price: "$$",
  sources: "PlatformIO board manifest (flash, RAM, id); 8 MiB of slower external RAM are not counted",
  verified: "sourced",
} as const satisfies Board;
