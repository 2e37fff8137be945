import { expect, test } from "vitest";
import { FailureError } from "../../core/failure";
import type { Arg, Program } from "../../ir/program";
import { comment, constantBytes, printModel, printVectors } from "./printModel";

const quant = { scale: 0.5, zeroPoint: -3 };
const literal = (value: number): Arg => ({ kind: "literal", value });

/** One table lookup from offset 0 to offset 4. */
const program: Program = {
  name: "a */ evil\nname",
  arenaBytes: 8,
  inputs: [{ node: "x", offset: 0, bytes: 4, shape: [2, 2, 1], quant }],
  outputs: [{ node: "y", offset: 4, bytes: 4, shape: [4], quant }],
  constants: [
    { name: "y_lut", data: Int8Array.of(-128, 0, 127) },
    { name: "y_bias", data: Int32Array.of(-2147483648, 2147483647) },
  ],
  calls: [
    {
      kernel: "wt_lut_s8",
      node: "y /* or */ z",
      args: [
        { kind: "arena", offset: 0 },
        { kind: "constant", index: 0 },
        { kind: "arena", offset: 4 },
        literal(4),
      ],
    },
  ],
};

test("a step is one call with literal arguments, constants and offsets by name", () => {
  const { source, header, kernels } = printModel(program, { prefix: "kws", classes: ['a"\\?', "ö"] });
  expect(kernels).toEqual(["wt_lut_s8"]);
  expect(source).toContain("    wt_lut_s8(a + 0, kws_c0_y_lut, a + 4, 4);");
  expect(source).toContain("static const int8_t kws_c0_y_lut[3] = {\n-128,0,127};");
  expect(source).toContain("int8_t *kws_input(void) { return kws_arena.bytes + 0; }");
  expect(source).toContain("const int8_t *kws_output(void) { return kws_arena.bytes + 4; }");
  // UTF-8 of ö is c3 b6: octal 303 266; quotes, backslashes and question marks (trigraphs) are octal, too.
  expect(source).toContain('{"a\\042\\134\\077", "\\303\\266"}');
  for (const line of [
    "#define KWS_INPUT_BYTES 4",
    "#define KWS_OUTPUT_BYTES 4",
    "#define KWS_ARENA_BYTES 8",
    "#define KWS_INPUT_SCALE 0.500000000f",
    "#define KWS_INPUT_ZERO_POINT (-3)",
    "#define KWS_CLASSES 2",
    "int kws_init(void);",
    "int8_t *kws_input(void);",
    "int kws_run(void);",
    "const int8_t *kws_output(void);",
  ])
    expect(header.split("\n")).toContain(line);
});

test("the least int32 is no literal of C", () => {
  expect(printModel(program, { prefix: "m" }).source).toContain("{\n(-2147483647-1),2147483647}");
});

test("names of people stay inside their comments", () => {
  const { source, header } = printModel(program, { prefix: "m", origin: ["x */ int evil;"] });
  for (const text of [source, header]) {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
    expect(code).not.toContain("evil");
    expect(code).not.toContain("or */ z");
  }
  expect(comment("a\n*/\t/*ß")).toBe("a?* /?/ *?");
});

test.each(["", "1a", "a-b", "int", "wt_x", "a b", "x".repeat(42)])("%o cannot start names", (prefix) => {
  expect(() => printModel(program, { prefix })).toThrow(FailureError);
});

test("constants count by their bytes", () => {
  expect(constantBytes(program)).toBe(3 + 8);
});

test("test vectors are rows of their own header", () => {
  const text = printVectors(program, "kws", [Int8Array.of(1, 2, 3, 4)], [Int8Array.of(-1, -2, -3, -4)]);
  expect(text).toContain("#define KWS_TEST_VECTORS 1u");
  expect(text).toContain("static const int8_t kws_test_inputs[1][4] = {\n    {1,2,3,4}};");
  expect(text).toContain("static const int8_t kws_test_outputs[1][4] = {\n    {-1,-2,-3,-4}};");
});
