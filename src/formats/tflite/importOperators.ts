/** One importer per TensorFlow Lite operator: the reverse of `exportOperators`. */
import type { Activation } from "../../ir/quantMath";
import { numel, type Padding } from "../../ir/shape";
import type { Shape } from "../../ir/types";
import type { ImportContext } from "./import";
import { ACTIVATIONS, OPTIONS, PADDINGS } from "./schema";

export type OperatorImport = (c: ImportContext) => void;

function activation(c: ImportContext, field: number): Activation {
  const name = ACTIVATIONS[c.operator.options?.int8(field) ?? 0];
  if (name === "none" || name === "relu" || name === "relu6") return name;
  return c.refuse(`has the fused activation ${name ?? "unknown"}`);
}

const padding = (c: ImportContext, field: number): Padding =>
  PADDINGS[c.operator.options?.int8(field) ?? 0] ?? "same";

function windowOptions(
  c: ImportContext,
  o: { padding: number; strideW: number; strideH: number; dilationW?: number; dilationH?: number },
) {
  const options = c.operator.options ?? c.refuse("has no options");
  if (o.dilationW !== undefined && o.dilationH !== undefined) {
    const [h, w] = [options.int32(o.dilationH, 1), options.int32(o.dilationW, 1)];
    if (h !== 1 || w !== 1) c.refuse(`has a dilation of ${h}x${w}`);
  }
  return {
    stride: [options.int32(o.strideH), options.int32(o.strideW)] as const,
    padding: padding(c, o.padding),
  };
}

const weights = (c: ImportContext) => ({
  kernel: c.weight(1, "int8"),
  ...(c.has(2) ? { bias: c.weight(2, "int32") } : {}),
});

const conv2d: OperatorImport = (c) => {
  const w = weights(c);
  const [filters, kh, kw, channels] = w.kernel.shape as [number, number, number, number];
  if (channels !== c.shape(0).at(-1))
    c.refuse(`is a grouped convolution (${channels} of ${c.shape(0).at(-1)} channels)`);
  c.emit(
    "conv2d",
    [c.node(0)],
    {
      filters,
      kernel: [kh, kw],
      ...windowOptions(c, OPTIONS.conv2d),
      bias: c.has(2),
      activation: activation(c, OPTIONS.conv2d.activation),
    },
    w,
  );
};

const depthwise: OperatorImport = (c) => {
  const w = weights(c);
  const [, kh, kw, out] = w.kernel.shape as [number, number, number, number];
  const channels = c.shape(0).at(-1)!;
  const multiplier = out / channels;
  if (!Number.isInteger(multiplier)) c.refuse(`has ${out} filters for ${channels} channels`);
  c.emit(
    "depthwiseConv2d",
    [c.node(0)],
    {
      kernel: [kh, kw],
      ...windowOptions(c, OPTIONS.depthwise),
      multiplier,
      bias: c.has(2),
      activation: activation(c, OPTIONS.depthwise.activation),
    },
    w,
  );
};

const dense: OperatorImport = (c) => {
  const w = weights(c);
  const [units, size] = w.kernel.shape as [number, number];
  if (numel(c.shape(0)) !== size)
    c.refuse(`has ${size} weights a unit for an input of ${numel(c.shape(0))} values`);
  const x = c.shape(0).length === 1 ? c.node(0) : c.reshaped(c.node(0), [size]);
  c.emit("dense", [x], { units, bias: c.has(2), activation: activation(c, OPTIONS.dense.activation) }, w);
};

const pool =
  (kind: "maxPool" | "avgPool"): OperatorImport =>
  (c) => {
    const o = OPTIONS.pool;
    const options = c.operator.options ?? c.refuse("has no options");
    c.emit(kind, [c.node(0)], {
      kernel: [options.int32(o.height), options.int32(o.width)],
      ...windowOptions(c, o),
      activation: activation(c, o.activation),
    });
  };

/** Ours, like TensorFlow Lite Micro's, only clamps; LiteRT's also changes the scale. */
const relu6: OperatorImport = (c) => c.emit("relu6", [c.requantized(c.node(0))], {});

const unary =
  (op: "relu" | "hardSwish" | "sigmoid" | "tanh"): OperatorImport =>
  (c) =>
    c.emit(op, [c.node(0)], {});

/** The larger operand comes first; both operators commute, to the last bit. */
const binary =
  (op: "add" | "mul"): OperatorImport =>
  (c) => {
    const order = numel(c.shape(0)) >= numel(c.shape(1)) ? [0, 1] : [1, 0];
    c.emit(
      op,
      order.map((i) => c.node(i)),
      { activation: activation(c, OPTIONS[op].activation) },
    );
  };

const reshape: OperatorImport = (c) => c.emit("reshape", [c.node(0)], { shape: batchFree(c.output().shape) });
const batchFree = (shape: Shape): Shape => (shape.length > 1 ? shape.slice(1) : shape);

const mean: OperatorImport = (c) => {
  const rank = c.tensor(0).shape.length;
  const axes = c
    .integers(1)
    .map((a) => (a < 0 ? a + rank : a))
    .sort();
  if (rank !== 4 || axes.join() !== "1,2")
    c.refuse(`takes the mean over axes ${axes.join(", ")} of ${rank}, not over height and width`);
  c.emit("globalAvgPool", [c.node(0)], {
    keepDims: c.operator.options?.int8(OPTIONS.reducer.keepDims) === 1,
  });
};

const pad: OperatorImport = (c) => {
  const amounts = c.integers(1);
  const rank = c.tensor(0).shape.length;
  const [top, bottom, left, right] = amounts.slice(2, 6) as [number, number, number, number];
  if (rank !== 4 || [0, 1, 6, 7].some((i) => amounts[i] !== 0))
    c.refuse("pads other axes than height and width");
  if (Math.min(top, bottom, left, right) < 0) c.refuse(`pads by ${Math.min(top, bottom, left, right)}`);
  c.emit("pad", [c.node(0)], { top, bottom, left, right });
};

const concat: OperatorImport = (c) => {
  if (activation(c, OPTIONS.concat.activation) !== "none") c.refuse("has a fused activation");
  const rank = c.output().shape.length;
  const axis = c.operator.options?.int32(OPTIONS.concat.axis) ?? 0;
  const positive = axis < 0 ? axis + rank : axis;
  if (positive === 0) c.refuse("joins along the batch");
  c.operator.inputs.forEach((_, i) => {
    const [a, b] = [c.tensor(i), c.output()];
    if (a.scales[0] !== b.scales[0] || a.zeroPoints[0] !== b.zeroPoints[0])
      c.refuse("joins tensors of different scales");
  });
  c.emit(
    "concat",
    c.operator.inputs.map((_, i) => c.node(i)),
    { axis: positive - 1 },
  );
};

const resizeNearest: OperatorImport = (c) => {
  const o = OPTIONS.resizeNearest;
  const [height, width] = c.integers(1) as [number, number];
  c.emit("resizeNearest", [c.node(0)], {
    height,
    width,
    alignCorners: c.operator.options?.int8(o.alignCorners) === 1,
    halfPixelCenters: c.operator.options?.int8(o.halfPixelCenters) === 1,
  });
};

const softmax: OperatorImport = (c) => {
  const beta = c.operator.options?.float32(OPTIONS.softmax.beta) ?? 1;
  if (beta !== 1) c.refuse(`has beta ${beta}, not 1`);
  c.emit("softmax", [c.node(0)], {});
};

/** At the border from float or uint8 it is the input itself; inside it changes the scale. */
const quantize: OperatorImport = (c) => {
  if (c.tensor(0).type === "int8" && c.output().type === "int8") c.emit("requantize", [c.node(0)], {});
  else if (c.output().type === "int8" || c.output().type === "uint8") c.pass(0);
  else c.refuse(`quantizes to ${c.output().type}`);
};

export const operatorImports = {
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwise,
  FULLY_CONNECTED: dense,
  MAX_POOL_2D: pool("maxPool"),
  AVERAGE_POOL_2D: pool("avgPool"),
  MEAN: mean,
  ADD: binary("add"),
  MUL: binary("mul"),
  CONCATENATION: concat,
  PAD: pad,
  RESHAPE: reshape,
  SQUEEZE: reshape,
  EXPAND_DIMS: reshape,
  RESIZE_NEAREST_NEIGHBOR: resizeNearest,
  RELU: unary("relu"),
  RELU6: relu6,
  HARD_SWISH: unary("hardSwish"),
  LOGISTIC: unary("sigmoid"),
  TANH: unary("tanh"),
  SOFTMAX: softmax,
  QUANTIZE: quantize,
  DEQUANTIZE: (c: ImportContext) => c.pass(0),
} satisfies Record<string, OperatorImport>;
