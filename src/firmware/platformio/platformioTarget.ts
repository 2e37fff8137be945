import { boards } from "../../boards";
import type { Board } from "../../boards/types";
import { fail } from "../../core/failure";
import { fit } from "../../stages/fit";
import { boardsThat, sameCore } from "../hardware";
import { readmeFile } from "../readme";
import { fillPrefix, licenseFile, modelFiles, source, vectorFile } from "../shared";
import type { ExportFile, FirmwareContext } from "../types";
import { version } from "../version";

/** A PlatformIO project on the Arduino framework: the model as a library, a self-test as the application. */
export function platformioTarget(c: FirmwareContext): ExportFile[] {
  const { name, sources } = c.request;
  const library = `lib/${name}`;
  const chosen = chooseBoards(c);
  return [
    { path: "platformio.ini", data: printIni(chosen) },
    { path: "src/main.cpp", data: fillPrefix(source(sources, "platformio/src/main.cpp"), name) },
    { path: `${library}/library.json`, data: printLibrary(name) },
    ...modelFiles(c, `${library}/src`, `${library}/src`),
    vectorFile(c, "include/model_test.h"),
    licenseFile(c),
    readmeFile(c, {
      about:
        "A PlatformIO project on the Arduino framework with an int8 neural network as a library, and a self-test.",
      build: build(c, chosen),
    }),
  ];
}

const runsArduino = (board: Board): boolean => board.platformio?.framework === "arduino";

/** The chosen board first, then every other that has room; a core without a board chooses among these. */
function chooseBoards(c: FirmwareContext): readonly Board[] {
  const { board, core } = c.hardware;
  if (board && !runsArduino(board)) {
    const what = "has no Arduino framework in PlatformIO";
    fail("bad-usage", board.id, what, `Choose one of ${boardsThat(runsArduino)}, or another target.`);
  }
  const others = boards.filter(
    (other) =>
      other !== board &&
      runsArduino(other) &&
      fit(c.need, other).fits &&
      (board || !core || sameCore(other, core)),
  );
  if (!board && others.length === 0) {
    const next = "Make the network smaller, or name the board that you want all the same.";
    fail(
      "does-not-fit",
      c.request.name,
      `no Arduino board${core ? ` with a ${core}` : ""} has room for it`,
      next,
    );
  }
  return board ? [board, ...others] : others;
}

function printIni(chosen: readonly Board[]): string {
  const environments = chosen.map(
    (board) => `; ${board.name}
[env:${board.id}]
platform = ${board.platformio!.platform}
board = ${board.platformio!.board}
`,
  );
  return `[platformio]
default_envs = ${chosen[0]!.id}

[env]
framework = arduino
monitor_speed = 115200
build_unflags = -Os
build_flags = -O2

${environments.join("\n")}`;
}

const printLibrary = (name: string): string =>
  `${JSON.stringify(
    {
      ...{ name, version, description: "An int8 neural network, made with Whittle" },
      ...{ license: "Apache-2.0", frameworks: "*", platforms: "*" },
    },
    null,
    2,
  )}\n`;

const build = (c: FirmwareContext, [first]: readonly Board[]): string => `## Build, upload, check

With PlatformIO's command line, for the ${first!.name}:

\`\`\`sh
pio run -e ${first!.id} -t upload
pio device monitor -b 115200
\`\`\`

The self-test prints \`vector 0 ok\` and its outputs, and so on, the microseconds of one inference, and \`PASS\`. \`platformio.ini\` has an environment for every Arduino
board of the catalogue with room for the network. The network is the library \`lib/${c.request.name}\`; put your sensor into \`loop()\` of
\`src/main.cpp\`.`;
