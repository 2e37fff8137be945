import { kib, mib } from "../core/units";
import { cortexM4f } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** The reference board of MLPerf Tiny. */
export default {
  id: "nucleo-l4r5zi",
  name: "NUCLEO-L4R5ZI",
  mcu: "STM32L4R5ZIT6",
  core: "cortex-m4f",
  clockMHz: 120,
  flash: mib(2),
  ram: kib(640),
  reserved: bareMetal,
  cyclesPerMac: cortexM4f,
  power: {
    milliwatts: 44,
    source:
      "MLPerf Tiny v0.7 to v1.2, X-CUBE-AI, 42 to 47 mW (33 mW on the -P board with its switching regulator)",
  },
  platformio: { platform: "ststm32", board: "nucleo_l4r5zi", framework: "arduino" },
  cmake: { flashOrigin: 0x0800_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$",
  sources: "PlatformIO board manifest (flash, RAM, id); MLPerf Tiny's reference board",
  verified: "sourced",
} as const satisfies Board;
