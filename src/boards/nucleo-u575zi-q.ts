import { kib, mib } from "../core/units";
import { cortexM33 } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** A low-power Cortex-M33. */
export default {
  id: "nucleo-u575zi-q",
  name: "NUCLEO-U575ZI-Q",
  mcu: "STM32U575ZIT6Q",
  core: "cortex-m33",
  clockMHz: 160,
  flash: mib(2),
  ram: kib(768),
  reserved: bareMetal,
  cyclesPerMac: cortexM33,
  power: { milliwatts: 22.6, source: "MLPerf Tiny v1.2, X-CUBE-AI, keyword spotting" },
  platformio: { platform: "ststm32", board: "nucleo_u575zi_q", framework: "arduino" },
  cmake: { flashOrigin: 0x0800_0000, ramOrigin: 0x2000_0000 },
  uf2Family: null,
  price: "$$",
  sources: "memory and id: general knowledge",
  verified: "from general knowledge",
} as const satisfies Board;
