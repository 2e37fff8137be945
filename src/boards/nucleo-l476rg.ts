import { kib, mib } from "../core/units";
import { cortexM4f } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** As the L496 with less RAM, in two pieces. */
export default {
  id: "nucleo-l476rg",
  name: "NUCLEO-L476RG",
  mcu: "STM32L476RGT6",
  core: "cortex-m4f",
  clockMHz: 80,
  flash: mib(1),
  ram: kib(96),
  reserved: bareMetal,
  cyclesPerMac: cortexM4f,
  power: { milliwatts: 26, source: "estimate from general knowledge" },
  platformio: { platform: "ststm32", board: "nucleo_l476rg", framework: "arduino" },
  cmake: { flashOrigin: 0x0800_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$",
  sources: "PlatformIO board manifest (flash, RAM, id); 32 KiB more lie elsewhere at 0x10000000",
  verified: "sourced",
} as const satisfies Board;
