import { spawn } from "node:child_process";
import { fail } from "../src/core/failure";

/** The QEMU machine that runs the image of each built-in board of the CMake project. */
export const qemuMachines = {
  "qemu-m0plus": "mps2-an385",
  "qemu-m3": "mps2-an385",
  "qemu-m4f": "mps2-an386",
  "qemu-m7": "mps2-an500",
  "qemu-m33": "mps2-an505",
  "qemu-microbit": "microbit",
  "qemu-stm32f405": "netduinoplus2",
} as const;
export type QemuBoard = keyof typeof qemuMachines;

/**
 * Runs an image on an emulated board and gives what it printed up to PASS or FAIL; at one instruction per 64 ns of its
 * clock, so that counts are the same in every run. An image that says neither within `seconds` is a failure.
 */
export function runQemu(board: QemuBoard, elf: string, seconds = 60): Promise<string> {
  const machine = qemuMachines[board];
  const io = ["-display", "none", "-monitor", "none", "-serial", "stdio"];
  const qemu = spawn("qemu-system-arm", ["-machine", machine, "-icount", "shift=6", ...io, "-kernel", elf]);
  let printed = "";
  let complaints = "";
  return new Promise((resolve, reject) => {
    const refuse = (what: string) => {
      qemu.kill("SIGKILL");
      try {
        fail(
          "bad-usage",
          `qemu ${machine}`,
          `${what}; it printed: ${printed}${complaints}`,
          "Install qemu-system-arm, or repair the image.",
        );
      } catch (failure) {
        reject(failure);
      }
    };
    const timer = setTimeout(() => refuse(`no PASS or FAIL within ${seconds} s`), seconds * 1000);
    qemu.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString("latin1");
      if (/^(PASS|FAIL)$/m.test(printed) && printed.endsWith("\n")) qemu.kill("SIGKILL");
    });
    qemu.stderr.on("data", (chunk: Buffer) => {
      complaints += chunk.toString("latin1");
    });
    qemu.on("error", (error) => refuse(error.message));
    qemu.on("close", () => {
      clearTimeout(timer);
      if (/^(PASS|FAIL)$/m.test(printed)) resolve(printed);
      else refuse("the emulator stopped early");
    });
  });
}
