/** All boards, by core from the workshop's own outwards. A new board is a file and a line here. */
import { fail } from "../core/failure";
import f746gDiscovery from "./32f746g-discovery";
import bL475eIot01a from "./b-l475e-iot01a";
import esp32Devkit from "./esp32-devkit";
import maixBit from "./maix-bit";
import microbitV2 from "./microbit-v2";
import nano33BleSense from "./nano-33-ble-sense";
import niclaVision from "./nicla-vision";
import nucleoG0b1re from "./nucleo-g0b1re";
import nucleoH743zi from "./nucleo-h743zi";
import nucleoL4r5zi from "./nucleo-l4r5zi";
import nucleoL476rg from "./nucleo-l476rg";
import nucleoL496zg from "./nucleo-l496zg";
import nucleoU575ziQ from "./nucleo-u575zi-q";
import pico from "./pico";
import pico2 from "./pico-2";
import portentaH7 from "./portenta-h7";
import teensy41 from "./teensy-41";
import type { Board } from "./types";
import xiaoEsp32c3 from "./xiao-esp32c3";
import xiaoEsp32s3Sense from "./xiao-esp32s3-sense";

export const boards: readonly Board[] = [
  nucleoL496zg,
  nucleoL4r5zi,
  nucleoL476rg,
  bL475eIot01a,
  nano33BleSense,
  microbitV2,
  nucleoU575ziQ,
  pico2,
  f746gDiscovery,
  nucleoH743zi,
  portentaH7,
  niclaVision,
  teensy41,
  nucleoG0b1re,
  pico,
  esp32Devkit,
  xiaoEsp32s3Sense,
  xiaoEsp32c3,
  maixBit,
];

/** The board with this id; throws `bad-usage` for an unknown one. */
export function findBoard(id: string): Board {
  const known = boards.map((board) => board.id).join(", ");
  return (
    boards.find((board) => board.id === id) ??
    fail("bad-usage", id, "there is no board of this name", `Choose one of ${known}.`)
  );
}
