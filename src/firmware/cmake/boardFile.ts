import type { Board } from "../../boards/types";
import { source } from "../shared";
import type { ExportFile, FirmwareContext } from "../types";
import { uarts } from "./uarts";

/** The template's name of each core of the catalogue that it can build for. */
export const cmakeCores: Readonly<Record<string, string>> = {
  "cortex-m0+": "cortex-m0plus",
  "cortex-m3": "cortex-m3",
  "cortex-m4f": "cortex-m4f",
  "cortex-m7": "cortex-m7",
  "cortex-m33": "cortex-m33",
};

/** Whether a linker script can be written for the board: a Cortex-M whose memory map is known. */
export const hasMemoryMap = (board: Board): boolean => board.cmake !== null && board.core in cmakeCores;

const hex = (n: number): string => `0x${n.toString(16).toUpperCase().padStart(8, "0")}`;

/**
 * boards/<id>.cmake, from the catalogue's memory and the board's serial port. Where the port's registers are not known, it is a
 * .cmake.in with the gaps left open: a guess would look finished and say nothing on the line.
 */
export function boardFile({ request }: FirmwareContext, board: Board): ExportFile {
  const uart = uarts[board.id];
  const values: Record<string, string> = {
    name: `${board.name}, ${board.mcu}`,
    core: cmakeCores[board.core]!,
    flash_origin: hex(board.cmake!.flashOrigin),
    flash_bytes: String(board.flash),
    ram_origin: hex(board.cmake!.ramOrigin),
    ram_bytes: String(board.ram),
  };
  if (uart) {
    values.uart = uart.kind;
    values.uart_base = hex(uart.base);
    values.uart_divisor = String(uart.divisor);
    values.systick_hz = String(uart.clockHz);
    values.setup = uart.setup
      .map(([address, clear, set, why]) => `\n  # ${why}\n  "${hex(address)}, ${hex(clear)}, ${hex(set)}"`)
      .join("");
  }
  const blank = source(request.sources, "cmake/boards/board.cmake.in");
  return {
    path: `boards/${board.id}.cmake${uart ? "" : ".in"}`,
    data: blank.replace(/@(\w+)@/g, (gap, name: string) => values[name] ?? gap),
  };
}
