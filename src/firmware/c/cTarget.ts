import { readmeFile } from "../readme";
import { fillPrefix, licenseFile, modelFiles, source, streamFiles, vectorFile } from "../shared";
import type { ExportFile, FirmwareContext } from "../types";

/** `src/` holds every source needed and no main; `host/` a runner for a PC with its Makefile. */
export function cTarget(c: FirmwareContext): ExportFile[] {
  const { name, sources } = c.request;
  return [
    ...modelFiles(c, "src", "src"),
    { path: "host/main.c", data: fillPrefix(source(sources, "c/host/main.c"), name) },
    { path: "host/Makefile", data: fillPrefix(source(sources, "c/host/Makefile"), name) },
    vectorFile(c, "host/model_test.h"),
    ...streamFiles(c),
    licenseFile(c),
    readmeFile(c, {
      about: "An int8 neural network in C11, with its engine: `src/` is all that a program needs.",
      build: build(c),
    }),
  ];
}

const build = (c: FirmwareContext): string => `## Build and check it

On a PC, with \`make\` and a C compiler:

\`\`\`sh
make -C host
make -C host test
\`\`\`

prints \`${c.inputs.length} of ${c.inputs.length} test vectors give the recorded bytes\`. The runner is a filter: raw int8 inputs back to back in, raw
int8 outputs back to back out.

\`\`\`sh
./host/model < test/in.bin > out.bin
cmp out.bin test/expected.bin && echo "the same bytes as in the browser"
\`\`\`

In firmware, add \`src/model.c\` to your sources and \`src\` to your include path:

\`\`\`sh
arm-none-eabi-gcc -mcpu=${(c.hardware.core ?? "cortex-m4").replace("+", "plus")} -mthumb -std=c11 -O2 -I src -c src/model.c -o model.o
\`\`\`

Two networks fit one program when they were exported under two names.`;
