import { mib } from "../core/units";
import { rv64gc } from "./cores";
import { bareMetal } from "./reserves";
import type { Board } from "./types";

/** Two 64-bit RISC-V cores and an accelerator, which is not used. */
export default {
  id: "maix-bit",
  name: "Sipeed Maix Bit",
  mcu: "K210",
  core: "rv64gc",
  clockMHz: 400,
  flash: mib(16),
  ram: mib(6),
  reserved: bareMetal,
  cyclesPerMac: rv64gc,
  power: {
    milliwatts: 252,
    source: "28 mJ a frame at 9 frames a second, a published PhiNet result that uses the accelerator",
  },
  platformio: { platform: "kendryte210", board: "sipeed-maix-bit", framework: "kendryte-standalone-sdk" },
  cmake: null,
  uf2Family: null,
  price: "$$",
  sources: "PlatformIO board manifest (flash, RAM, id); framework name: general knowledge",
  verified: "sourced",
} as const satisfies Board;
