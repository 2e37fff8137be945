import { kib, mib } from "../core/units";
import { cortexM7 } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** The fastest Nucleo here. */
export default {
  id: "nucleo-h743zi",
  name: "NUCLEO-H743ZI",
  mcu: "STM32H743ZIT6",
  core: "cortex-m7",
  clockMHz: 400,
  flash: mib(2),
  ram: kib(512),
  reserved: bareMetal,
  cyclesPerMac: cortexM7,
  power: {
    milliwatts: 350,
    source: "estimate from general knowledge; MLPerf Tiny v1.2 has 122 mW for the H7A3 at 280 MHz",
  },
  platformio: { platform: "ststm32", board: "nucleo_h743zi", framework: "arduino" },
  cmake: { flashOrigin: 0x0800_0000, ramOrigin: 0x2400_0000 },
  uf2Family: null,
  price: "$$$",
  sources: "PlatformIO board manifest (flash, RAM, id); 1 MiB of RAM in all, of which 512 KiB contiguous",
  verified: "sourced",
} as const satisfies Board;
