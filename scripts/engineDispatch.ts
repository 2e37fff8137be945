import { kernels, type ParamKind } from "../src/ir/kernels";

const pointee: Partial<Record<ParamKind, string>> = {
  in: "const int8_t",
  out: "int8_t",
  s8: "const int8_t",
  s32: "const int32_t",
  i16: "const int16_t",
};

/** The C type of a kernel's parameter: what prototypes must say, and what the dispatch casts to. */
export const cType = (kind: ParamKind): string => (pointee[kind] ? `${pointee[kind]} *` : "int32_t");

/**
 * wt_dispatch.h: the kernel table as a switch. Whoever includes it defines WT_AT(type, word), which turns a word into a
 * pointer. The function returns the words of the next call, or a null pointer for an unknown opcode.
 */
export function dispatchSource(): string {
  const entries = Object.entries(kernels);
  const cases = entries.map(([name, { opcode, params }]) => {
    const args = params.map(([, kind], i) =>
      pointee[kind] ? `WT_AT(${pointee[kind]}, w[${i + 1}])` : `w[${i + 1}]`,
    );
    return `    case ${opcode}:\n        ${name}(${args.join(", ")});\n        return w + ${params.length + 1};`;
  });
  return [
    ...entries.map(([name]) => `#include "${name}.h"`),
    "",
    "static inline const int32_t *wt_dispatch(const int32_t *w)",
    "{",
    "    switch (w[0]) {",
    ...cases,
    "    default:",
    "        return 0;",
    "    }",
    "}",
    "",
  ].join("\n");
}
