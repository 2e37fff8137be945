import { type TrainKernelName, trainKernels } from "../src/ir/trainKernels";

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * wtt_dispatch.h: the table of training kernels as a switch. A kernel's number is its place in the table; its arguments are the
 * table's buffers (absent: address 0), whole numbers and floats, in the table's order. Whoever includes it defines WTT_AT(word)
 * and WTT_FLOAT(word).
 */
export function trainingDispatchSource(): string {
  const cases = (Object.keys(trainKernels) as TrainKernelName[]).map((name, opcode) => {
    const { buffers, ints, floats } = trainKernels[name];
    const readers = [
      ...Object.keys(buffers).map(() => (i: number) => `WTT_AT(w[${i}])`),
      ...ints.map(() => (i: number) => `w[${i}]`),
      ...floats.map(() => (i: number) => `WTT_FLOAT(w[${i}])`),
    ];
    const args = readers.map((read, i) => read(i));
    return `    case ${opcode}:\n        wtt_${snakeCase(name)}(${["t", ...args].join(", ")});\n        return 1;`;
  });
  return [
    "static int wtt_dispatch(const struct wtt_thread *t, int32_t opcode, const int32_t *w)",
    "{",
    "    switch (opcode) {",
    ...cases,
    "    default:",
    "        return 0;",
    "    }",
    "}",
    "",
  ].join("\n");
}
