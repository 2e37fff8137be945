import type { Board } from "../../boards/types";
import { fail, invariant } from "../../core/failure";
import { type ArmCore, boardsThat } from "../hardware";
import { readmeFile } from "../readme";
import { fillPrefix, licenseFile, modelFiles, source, streamFiles, vectorFile } from "../shared";
import type { ExportFile, FirmwareContext } from "../types";
import { boardFile, hasMemoryMap } from "./boardFile";
import { uarts } from "./uarts";

/** The emulated board of each core that has room for any network. */
const EMULATED: Readonly<Record<ArmCore, string>> = {
  "cortex-m0+": "qemu-m0plus",
  "cortex-m3": "qemu-m3",
  "cortex-m4": "qemu-m4f",
  "cortex-m7": "qemu-m7",
  "cortex-m33": "qemu-m33",
};

/** Bare metal: start-up code, linker script, UART; the template's files with the model in `src/` and the engine in `engine/`. */
export function cmakeTarget(c: FirmwareContext): ExportFile[] {
  const { name, sources } = c.request;
  const { board } = c.hardware;
  if (board && !hasMemoryMap(board)) {
    const what = "is no Cortex-M board whose memory map is known";
    fail("bad-usage", board.id, what, `Choose one of ${boardsThat(hasMemoryMap)}, or another target.`);
  }
  const emulated = EMULATED[c.hardware.core ?? "cortex-m4"];
  const chosen = board && uarts[board.id] ? board.id : emulated;
  const template = Object.entries(sources).filter(
    ([path]) => path.startsWith("cmake/") && !path.endsWith("boards/board.cmake.in"),
  );
  invariant(template.length > 0, "the CMake template is missing");
  return [
    ...template.map(([path, text]) => ({
      path: path.slice("cmake/".length),
      data: fillPrefix(text, name).replaceAll("@board@", chosen),
    })),
    ...(board ? [boardFile(c, board)] : []),
    ...modelFiles(c, "src", "engine"),
    vectorFile(c, "src/model_test.h"),
    ...streamFiles(c),
    licenseFile(c),
    readmeFile(c, {
      about:
        "A bare-metal project for Cortex-M with an int8 neural network: start-up code, linker script, UART, self-test.",
      build: [onPc, onBoard(c, emulated), ...(board ? [onChosen(board)] : []), listBoards(c)].join("\n\n"),
    }),
  ];
}

const onPc = `## On a PC

With CMake 3.20 and a C compiler. The program is a filter: raw int8 inputs back to back in, raw int8 outputs back to back out.

\`\`\`sh
cmake -B build && cmake --build build && ./build/model < test/in.bin > out.bin
cmp out.bin test/expected.bin && echo "the same bytes as in the browser"
\`\`\`

\`test/in.bin\` holds the test vectors' inputs, \`test/expected.bin\` the outputs that were recorded with them.`;

/** The command in the first lines of a board's file. */
const emulator = (c: FirmwareContext, board: string): string =>
  /qemu-system-arm .*/.exec(source(c.request.sources, `cmake/boards/${board}.cmake`))![0];

const onBoard = (c: FirmwareContext, board: string): string => `## In the emulator

With \`arm-none-eabi-gcc\`, newlib and QEMU (Debian: \`gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm\`):

\`\`\`sh
cmake -B build-${board} -DCMAKE_TOOLCHAIN_FILE=toolchain-arm-none-eabi.cmake -DBOARD=${board}
cmake --build build-${board}
${emulator(c, board).replace("model.elf", `build-${board}/model.elf`)}
\`\`\`

prints \`vector 0 ok\` and its outputs, and so on, the instructions of one inference, and \`PASS\`; then it waits, and Ctrl-C ends it.`;

function onChosen(board: Board): string {
  if (!uarts[board.id]) {
    const platformio = board.platformio
      ? "The PlatformIO export runs on it as it is."
      : "Another toolkit's project for it can take `src/model.c` and `engine/`.";
    return `## On the ${board.name}

This project runs in the emulator of its core, above, but not yet on the board itself: \`boards/${board.id}.cmake.in\` has its core and its memory, and
leaves its serial port, its clock and any boot block that its chip wants open for you to fill in (then drop the \`.in\`). ${platformio}`;
  }
  return `## On the ${board.name}

\`\`\`sh
cmake -B build-board -DCMAKE_TOOLCHAIN_FILE=toolchain-arm-none-eabi.cmake -DBOARD=${board.id}
cmake --build build-board
\`\`\`

Copy \`build-board/model.bin\` to the drive that the board shows, and read its serial port at 115200 baud, 8N1: the self-test prints the cycles of one
inference and \`PASS\`. It runs at the clock that the chip has after reset, 4 MHz. The serial port's registers follow the
maker's reference manual (RM0351) and have not been tried on this board.`;
}

const listBoards = (c: FirmwareContext): string => {
  const names = Object.keys(c.request.sources)
    .map((path) => /^cmake\/boards\/(.+)\.cmake$/.exec(path)?.[1])
    .filter((name) => name !== undefined);
  return `\`-DBOARD=\` takes any file of \`boards/\`: ${names.map((name) => `\`${name}\``).join(", ")}. To add a board, copy the nearest and change its numbers.`;
};
