import { expect, test } from "vitest";
import { type Failure, FailureError } from "../../core/failure";
import { createRandom } from "../../core/random";
import { numel } from "../../ir/shape";
import type { QuantizedModel } from "../../ir/types";
import { runReference } from "../../runtime/reference";
import { patchTflite } from "../../testing/patchTflite";
import { randomInputs, randomQuantizedModel } from "../../testing/randomGraph";
import { importTflite } from "./import";
import { writeTflite } from "./write";

function failureOf(bytes: Uint8Array): Failure {
  try {
    importTflite(bytes, "net.tflite");
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure;
    throw thrown;
  }
  throw new Error("the file was taken");
}

const quant = { scale: 0.5, zeroPoint: 0 };
const image = { shape: [3, 3, 2], quant };

/** A 1x1 convolution from 2 to 2 channels, and a relu. */
const model: QuantizedModel = {
  graph: {
    dialect: "int8",
    name: "small",
    nodes: [
      { id: "x", op: "input", attrs: { shape: [3, 3, 2] }, inputs: [], out: image },
      {
        id: "conv",
        op: "conv2d",
        inputs: ["x"],
        out: image,
        attrs: {
          filters: 2,
          kernel: [1, 1],
          stride: [1, 1],
          padding: "same",
          bias: true,
          activation: "none",
        },
      },
      { id: "act", op: "relu", attrs: {}, inputs: ["conv"], out: image },
    ],
    outputs: ["act"],
  },
  weights: {
    "conv/kernel": { data: Int8Array.of(1, 2, 3, 4), shape: [2, 1, 1, 2], scales: [0.1, 0.2] },
    "conv/bias": { data: Int32Array.of(5, -5), shape: [2], scales: [0.05, 0.1] },
  },
};
const file = writeTflite(model);
/** Tensors in the order they are written. */
const [X, KERNEL, BIAS] = [0, 1, 2] as const;

test("the unbroken file is taken", () => {
  expect(importTflite(file, "net.tflite").graph.nodes.map((n) => n.op)).toEqual(["input", "conv2d", "relu"]);
});

test("an empty file says so", () => {
  expect(failureOf(new Uint8Array())).toMatchObject({
    code: "bad-file",
    where: "net.tflite",
    what: "the file is empty",
  });
});

test.each([
  ["text", new TextEncoder().encode("#include <stdint.h>\n")],
  ["a PNG", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0)],
  ["three bytes", Uint8Array.of(1, 2, 3)],
])("%s is not a .tflite", (_, bytes) => {
  expect(failureOf(bytes)).toMatchObject({ code: "bad-file", what: "this is not a .tflite file" });
});

test("cut off anywhere, a file ends in a failure", () => {
  for (let end = 0; end < file.length; end++) expect(failureOf(file.slice(0, end)).code).toBe("bad-file");
  for (let seed = 0; seed < 40; seed++) {
    const bytes = writeTflite(randomQuantizedModel(seed));
    for (let end = 0; end < bytes.length; end += 997)
      expect(failureOf(bytes.slice(0, end)).code).toBe("bad-file");
  }
});

/** Not a window or an image that broken bytes blew up, which is no mistake but takes its time. */
const isSmall = ({ attrs, out }: QuantizedModel["graph"]["nodes"][number]) =>
  numel(out.shape) < 10_000 && !/\d{3}/.test(JSON.stringify(attrs));

test("broken bytes give a failure, or a network that runs; never a crash", () => {
  const r = createRandom(11);
  for (let seed = 0; seed < 20; seed++) {
    const whole = writeTflite(randomQuantizedModel(seed));
    for (let i = 0; i < 40; i++) {
      const bytes = whole.slice();
      for (let n = 1 + r.integer(4); n > 0; n--) bytes[r.integer(bytes.length)] = r.integer(256);
      try {
        const taken = importTflite(bytes, "net.tflite");
        if (taken.graph.nodes.every(isSmall)) runReference(taken, randomInputs(taken, i));
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(FailureError);
      }
    }
  }
});

test("a float model is told to be quantized", () => {
  const float = patchTflite(file, ({ tensors }, view) => {
    for (const t of tensors) view.setInt8(t.field(1), 0);
  });
  const { code, what, next } = failureOf(float);
  expect(code).toBe("bad-file");
  expect(what).toBe("operator 0 (CONV_2D) works on float32, not int8");
  expect(next).toContain("full integer quantization");
});

test("operators that are lacking are all named, with their places", () => {
  const svdf = 27;
  const gelu = 150;
  const strange = patchTflite(file, ({ codes }, view) => {
    view.setInt8(codes[0]!.field(0), svdf);
    view.setInt32(codes[0]!.field(3), svdf, true);
    view.setInt8(codes[1]!.field(0), 127);
    view.setInt32(codes[1]!.field(3), gelu, true);
  });
  const { code, what, next } = failureOf(strange);
  expect(code).toBe("unsupported-op");
  expect(what).toContain("SVDF (operator 0), GELU (operator 1)");
  expect(next).toContain("CONV_2D");
});

test("an operator code newer than the list of names is named by its number", () => {
  const newer = patchTflite(file, ({ codes }, view) => view.setInt32(codes[1]!.field(3), 999, true));
  expect(failureOf(newer).what).toContain("operator 999 (operator 1)");
});

type Patch = Parameters<typeof patchTflite>[1];
const INPUTS = 1;
const SHAPE = 0;
const QUANTIZATION = 4;
const quantizationOf = (view: DataView, tensor: { field(id: number): number }) => {
  const at = tensor.field(QUANTIZATION);
  return at + view.getUint32(at, true);
};
/** Address of a scale: the quantization's field 2 is a vector of float32. */
function scaleAt(view: DataView, tensor: { field(id: number): number }, i: number): number {
  const table = quantizationOf(view, tensor);
  const slot = table - view.getInt32(table, true) + 4 + 2 * 2;
  const vector = table + view.getUint16(slot, true);
  return vector + view.getUint32(vector, true) + 4 + 4 * i;
}

const broken: readonly [string, Patch, RegExp][] = [
  [
    "a bias in bytes",
    ({ tensors }, v) => v.setInt8(tensors[BIAS]!.field(1), 9),
    /operator 0 \(CONV_2D\) has int8 weights where int32 belongs/,
  ],
  [
    "a kernel in 16 bits",
    ({ tensors }, v) => v.setInt8(tensors[KERNEL]!.field(1), 7),
    /operator 0 \(CONV_2D\) has int16 weights where int8 belongs/,
  ],
  [
    "a kernel that is too small",
    ({ tensors }, v) => v.setInt32(tensors[KERNEL]!.vector(SHAPE) + 4, 3, true),
    /input 1 holds 4 bytes, \[2x3x1x2\] needs 12/,
  ],
  [
    "a kernel that is missing",
    ({ operators }, v) => v.setInt32(operators[0]!.vector(INPUTS) + 4, -1, true),
    /lacks its input 1/,
  ],
  [
    "a missing image",
    ({ operators }, v) => v.setInt32(operators[0]!.vector(INPUTS), -1, true),
    /lacks its input 0/,
  ],
  [
    "a kernel that is computed",
    ({ operators }, v) => v.setInt32(operators[0]!.vector(INPUTS) + 4, X, true),
    /needs its input 1 to be constant/,
  ],
  [
    "a tensor beyond the list",
    ({ operators }, v) => v.setInt32(operators[0]!.vector(INPUTS), 77, true),
    /refers to tensor 77 of 5/,
  ],
  [
    "a batch of two",
    ({ tensors }, v) => v.setInt32(tensors[X]!.vector(SHAPE), 2, true),
    /tensor "x" has a batch of 2/,
  ],
  [
    "an empty image",
    ({ tensors }, v) => v.setInt32(tensors[X]!.vector(SHAPE) + 4, 0, true),
    /tensor "x" has the shape \[1x0x3x2\]/,
  ],
  [
    "a negative weight scale",
    ({ tensors }, v) => v.setFloat32(scaleAt(v, tensors[KERNEL]!, 1), -0.2, true),
    /has the weight scale -0.2/,
  ],
  [
    "an endless weight scale",
    ({ tensors }, v) => v.setFloat32(scaleAt(v, tensors[KERNEL]!, 0), Number.NaN, true),
    /has the weight scale NaN/,
  ],
  [
    "an activation scale of zero",
    ({ tensors }, v) => v.setFloat32(scaleAt(v, tensors[X]!, 0), 0, true),
    /has the scale 0/,
  ],
];

test.each(broken)("%s is refused with its place", (_, patch, message) => {
  const { where, what } = failureOf(patchTflite(file, patch));
  expect(`${where}: ${what}`).toMatch(message);
});

/** A model of one operator on the image x. */
function single(
  node: QuantizedModel["graph"]["nodes"][number],
  weights: QuantizedModel["weights"] = {},
): QuantizedModel {
  const [x] = model.graph.nodes;
  return { graph: { ...model.graph, nodes: [x!, node], outputs: [node.id] }, weights };
}

test.each([
  [
    "softmax",
    single({ id: "y", op: "softmax", attrs: {}, inputs: ["x"], out: image }),
    "0.003906 * (q - -128)",
  ],
  ["tanh", single({ id: "y", op: "tanh", attrs: {}, inputs: ["x"], out: image }), "0.007813 * (q - 0)"],
  [
    "reshape",
    single({
      id: "y",
      op: "reshape",
      attrs: { shape: [18] },
      inputs: ["x"],
      out: { shape: [18], quant: { scale: 0.5, zeroPoint: 1 } },
    }),
    "0.5 * (q - 0)",
  ],
] as const)("%s in a quantization that it cannot have is refused", (_, strange, must) => {
  expect(failureOf(writeTflite(strange))).toMatchObject({
    code: "unsupported-op",
    what: expect.stringContaining(`it can only give ${must}`),
  });
});

test("relu6 with a scale of its own becomes a change of scale and a clamp", () => {
  const out = { shape: [3, 3, 2], quant: { scale: 0.25, zeroPoint: -100 } };
  const back = importTflite(
    writeTflite(single({ id: "y", op: "relu6", attrs: {}, inputs: ["x"], out })),
    "net.tflite",
  );
  expect(back.graph.nodes.map((n) => n.op)).toEqual(["input", "requantize", "relu6"]);
  // 0.5 * q in steps of 0.25 above -100, cut at 0 and at 6 = -100 + 24.
  const x = Int8Array.of(-128, -1, 0, 1, 2, 3, 11, 12, 13, 127, 0, 0, 0, 0, 0, 0, 0, 0);
  expect([...runReference(back, [x])[0]!.slice(0, 10)]).toEqual([
    -100, -100, -100, -98, -96, -94, -78, -76, -76, -76,
  ]);
});

test("a constant without a batch axis is taken: one value a channel", () => {
  const [x] = model.graph.nodes;
  const steps = {
    id: "steps",
    op: "constant",
    attrs: { shape: [2] },
    inputs: [],
    out: { shape: [2], quant },
  } as const;
  const sum = {
    id: "sum",
    op: "add",
    attrs: { activation: "none" },
    inputs: ["x", "steps"],
    out: image,
  } as const;
  const values = { "steps/value": { data: Int8Array.of(1, -2), shape: [2], scales: [0.5] } } as const;
  const written = writeTflite({
    graph: { ...model.graph, nodes: [x!, steps, sum], outputs: ["sum"] },
    weights: values,
  });
  // The writer gives the constant the shape [1,2]; cut its first axis off, as converters write it.
  const bare = patchTflite(written, ({ tensors }, view) => {
    const at = tensors[1]!.vector(0);
    view.setInt32(at - 4, 1, true);
    view.setInt32(at, 2, true);
  });
  const back = importTflite(bare, "net.tflite");
  expect([...runReference(back, [new Int8Array(18).fill(10)])[0]!.slice(0, 4)]).toEqual([11, 8, 11, 8]);
});

test("a depthwise convolution with half a filter a channel is refused", () => {
  const attrs = {
    kernel: [1, 1],
    stride: [1, 1],
    padding: "same",
    multiplier: 1,
    bias: false,
    activation: "none",
  } as const;
  const kernel = { data: Int8Array.of(1, 2), shape: [1, 1, 1, 2], scales: [0.1, 0.1] };
  const written = writeTflite(
    single({ id: "y", op: "depthwiseConv2d", attrs, inputs: ["x"], out: image }, { "y/kernel": kernel }),
  );
  const wide = patchTflite(written, ({ tensors }, view) =>
    view.setInt32(tensors[X]!.vector(0) + 12, 3, true),
  );
  expect(failureOf(wide).what).toBe("operator 0 (DEPTHWISE_CONV_2D) has 2 filters for 3 channels");
});
