/**
 * The training kernel table: the one place that names the kernels of a training plan, their buffers and their numbers.
 * The C dispatch, the WGSL generators and the slow law (`src/training/law`) are held to it.
 *
 * Layouts. Every buffer is float32, row-major, and its last axis is padded to a multiple of four; all channel counts in `ints`
 * are padded counts, unless the name begins with `real`. Padding lanes of activations, gradients and weights are zero, and every
 * kernel keeps them so. Images are [batch,H,W,c], vectors [batch,c]; `rows` is batch·H·W (or batch).
 * Weights: convolution [kH,kW,inC,outC], depthwise [kH,kW,c], dense [in,out] (a 1x1 convolution of a 1x1 image).
 *
 * Rows are cut into chunks of `chunk` rows (the last may be shorter); partial results have one part a chunk, so that the
 * result does not depend on the number of threads. Moments are (mean, sum of squared deviations from it) of each chunk, which
 * combine without cancellation (Chan, Golub and LeVeque 1983).
 *
 * A written buffer may be the very buffer that `inPlace` names for it; otherwise no two buffers of a call overlap.
 * `base`: when given, the result is added to it (dx = base + …). `act`: an `activationCode`.
 */

export type BufferUse = "read" | "read?" | "write" | "write?";

const kernel = <
  const B extends Readonly<Record<string, BufferUse>>,
  const I extends readonly string[],
  const F extends readonly string[],
>(
  doc: string,
  buffers: B,
  ints: I,
  floats: F,
  inPlace: Readonly<Record<string, readonly string[]>> = {},
) => ({ doc, buffers, ints, floats, inPlace });

/** Element-wise functions inside kernels. "hardSigmoid" is relu6(x + 3) / 6. */
export const activationCode = {
  none: 0,
  relu: 1,
  relu6: 2,
  hardSwish: 3,
  silu: 4,
  sigmoid: 5,
  tanh: 6,
} as const;
export type TrainActivation = keyof typeof activationCode;

// biome-ignore format: a table
const window = ["batch", "inH", "inW", "inC", "outH", "outW", "outC", "kH", "kW", "strideH", "strideW", "padTop", "padLeft"] as const;

/**
 * What gradInput kernels can do on the side when the gradient they write enters an activated batch norm: write
 * `normalizeGradReduce`'s sums for it. bnX [rows,c], bnStats [2,c], bnGamma, bnBeta [c], step (given when
 * bnDropRate > 0) -> bnSums [chunks,2,c], rows of dx.
 * Absent buffers: nothing. `bnAct`, `bnDropRate`, `bnDropSalt`, `bnPlane` (pixels an image, for spatial dropout) as there.
 */
const reduceBuffers = {
  bnX: "read?",
  bnStats: "read?",
  bnGamma: "read?",
  bnBeta: "read?",
  step: "read?",
  bnSums: "write?",
} as const;

// biome-ignore format: a table
export const trainKernels = {
  // Convolutions ---------------------------------------------------------------------------------------------------
  conv: kernel("y = act(convolution of x with w + bias). moments [chunks,2,outC] of y before `act` (given only with act none).",
    { x: "read", w: "read", bias: "read?", y: "write", moments: "write?" }, [...window, "act", "chunk"], []),
  convGradInput: kernel("dx = base + the gradient of conv for x. chunk counts rows of dx.",
    { dy: "read", w: "read", base: "read?", dx: "write", ...reduceBuffers }, [...window, "chunk", "bnAct", "bnDropSalt", "bnPlane"], ["bnDropRate"], { dx: ["base"] }),
  convGradWeight: kernel("dw [chunks,kH,kW,inC,outC] and dBias [chunks,outC]: sums over the rows of dy in each chunk.",
    { x: "read", dy: "read", dw: "write", dBias: "write?" }, [...window, "chunk"], []),
  depthwise: kernel("Depthwise convolution (outC = inC). y and moments as conv.",
    { x: "read", w: "read", bias: "read?", y: "write", moments: "write?" }, [...window, "act", "chunk"], []),
  depthwiseGradInput: kernel("dx = base + the gradient of depthwise for x.",
    { dy: "read", w: "read", base: "read?", dx: "write", ...reduceBuffers }, [...window, "chunk", "bnAct", "bnDropSalt", "bnPlane"], ["bnDropRate"], { dx: ["base"] }),
  depthwiseGradWeight: kernel("dw [chunks,kH,kW,c] and dBias [chunks,c]: sums over the rows of dy in each chunk.",
    { x: "read", dy: "read", dw: "write", dBias: "write?" }, [...window, "chunk"], []),

  // Batch normalization (Ioffe and Szegedy 2015) ---------------------------------------------------------------------
  moments: kernel("moments [chunks,2,c] of x, where the producer could not write them.",
    { x: "read", moments: "write" }, ["rows", "c", "chunk"], []),
  normalize: kernel("Combines moments to mean and biased variance; stats [2,c] = (mean, 1/sqrt(variance + epsilon)). "
    + "y = quantized(drop(act(gamma·(x - mean)·rstd + beta))) + residual. Moving averages: keep = min(momentum, (1 + steps)/(10 + steps)); "
    + "m = keep·m + (1 - keep)·now for movingMean and movingVariance [c]; steps [c] += 1. "
    + "drop: with dropRate > 0, zero where `uniform(seed + dropSalt, image·c + channel) < dropRate`, else divided by 1 - dropRate: whole channels of an image "
    + "(dropPlane = pixels an image) or single values (dropPlane = 0: index row·c + channel). range: see fakeQuantize.",
    { x: "read", moments: "read", gamma: "read", beta: "read", residual: "read?", range: "read?", step: "read",
      y: "write", stats: "write", movingMean: "write", movingVariance: "write", steps: "write" },
    ["rows", "c", "chunk", "act", "dropSalt", "dropPlane"], ["epsilon", "momentum", "dropRate"], { y: ["residual"] }),
  normalizeGradReduce: kernel("sums [chunks,2,c]: sum of g and of g·xhat over each chunk, where xhat = (x - mean)·rstd and "
    + "g = dy, dropped like y, times act'(gamma·xhat + beta), and zero where the fake quantization clipped.",
    { dy: "read", x: "read", stats: "read", gamma: "read", beta: "read", range: "read?", step: "read", sums: "write" },
    ["rows", "c", "chunk", "act", "dropSalt", "dropPlane"], ["dropRate"]),
  normalizeGrad: kernel("dx = gamma·rstd·(g - sum g/rows - xhat·sum g·xhat/rows); dGamma [c] = sum g·xhat, dBeta [c] = sum g.",
    { dy: "read", x: "read", stats: "read", gamma: "read", beta: "read", range: "read?", step: "read", sums: "read",
      dx: "write", dGamma: "write", dBeta: "write" },
    ["rows", "c", "chunk", "act", "dropSalt", "dropPlane"], ["dropRate"], { dx: ["dy"] }),
  normalizeFrozen: kernel("Inference: y = quantized(act(gamma·(x - mean)/sqrt(variance + epsilon) + beta)) + residual.",
    { x: "read", gamma: "read", beta: "read", mean: "read", variance: "read", residual: "read?", range: "read?", y: "write" },
    ["rows", "c", "act"], ["epsilon"], { y: ["x", "residual"] }),

  // Squeeze-and-excite (Hu et al. 2018) --------------------------------------------------------------------------------
  squeezeExcite: kernel("pooled [batch,c] = mean of x over its plane; hidden [batch,s] = pooled·w1 + b1; gate [batch,c] = sigmoid(act(hidden)·w2 + b2) (zero in padding lanes, "
    + "the real count being realC); active [batch,s] = act(hidden).",
    { x: "read", w1: "read", b1: "read?", w2: "read", b2: "read?", pooled: "write", hidden: "write", active: "write", gate: "write" },
    ["batch", "plane", "c", "s", "realC", "act"], []),
  squeezeExciteGrad: kernel("With dGate = sum over the plane of dy·x: dOuter [batch,c] = dGate·gate·(1 - gate); dInner [batch,s] = (dOuter·w2^T)·act'(hidden); dPooled [batch,c] = dInner·w1^T.",
    { dy: "read", x: "read", w1: "read", w2: "read", hidden: "read", gate: "read", dOuter: "write", dInner: "write", dPooled: "write" },
    ["batch", "plane", "c", "s", "act"], []),
  gateGrad: kernel("dx = base + dy·gate + dPooled/plane, gate and dPooled [batch,c] (dPooled may be absent).",
    { dy: "read", gate: "read", dPooled: "read?", base: "read?", dx: "write", ...reduceBuffers },
    ["batch", "plane", "c", "chunk", "bnAct", "bnDropSalt", "bnPlane"], ["bnDropRate"], { dx: ["dy", "base"] }),

  // Element by element ---------------------------------------------------------------------------------------------------
  activate: kernel("y = quantized(act(x)); only the first realC lanes of each row, zero beyond.",
    { x: "read", range: "read?", y: "write" }, ["rows", "c", "realC", "act"], [], { y: ["x"] }),
  activateGrad: kernel("dx = base + dy·act'(x), zero where the fake quantization clipped.",
    { dy: "read", x: "read", base: "read?", range: "read?", dx: "write" }, ["rows", "c", "act"], [], { dx: ["dy", "base"] }),
  add: kernel("y = act(a + keep·b). b has `period` rows: row r of a meets row floor(r / every) mod period of b (period = rows: same shape; every = plane: [batch,c]; period 1: [c]). "
    + "gate >= 0: keep is the step's flag of that residual block (0 or 1; where it is 0, b is not read); gate < 0: 1.",
    { a: "read", b: "read", step: "read", y: "write" }, ["rows", "c", "period", "every", "act", "gate"], [], { y: ["a", "b"] }),
  multiply: kernel("y = act(a·b), b with period and every as in add.",
    { a: "read", b: "read", y: "write" }, ["rows", "c", "period", "every", "act"], [], { y: ["a", "b"] }),
  multiplyGrad: kernel("da = base + dy·b, b with period and every as in add.",
    { dy: "read", b: "read", base: "read?", da: "write" }, ["rows", "c", "period", "every"], [], { da: ["dy", "base"] }),
  sumRows: kernel("db [period,c] = base + the sum of dy (times a, when given) over the rows of a that meet each row of b, as in add.",
    { dy: "read", a: "read?", base: "read?", db: "write" }, ["rows", "c", "period", "every"], [], { db: ["base"] }),
  dropout: kernel("y = base + x dropped as in normalize (dropRate > 0). Its own gradient.",
    { x: "read", base: "read?", step: "read", y: "write" }, ["rows", "c", "dropSalt", "dropPlane"], ["dropRate"], { y: ["x", "base"] }),
  softmax: kernel("y = softmax over the first realC lanes of each row, zero beyond.",
    { x: "read", y: "write" }, ["rows", "c", "realC"], [], { y: ["x"] }),
  softmaxGrad: kernel("dx = base + y·(dy - sum(dy·y)) of each row.",
    { dy: "read", y: "read", base: "read?", dx: "write" }, ["rows", "c"], [], { dx: ["dy", "base"] }),
  fakeQuantize: kernel("y = (clamp(round(x/scale) + zero, -128, 127) - zero)·scale, round half to even; range [4] = (scale, zero, 0, 0); scale 0: y = x.",
    { x: "read", range: "read", y: "write" }, ["rows", "c"], [], { y: ["x"] }),
  fakeQuantizeGrad: kernel("dx = base + dy where -128 - zero <= x/scale <= 127 - zero, else base + 0 (straight through: Bengio et al. 2013, Jacob et al. 2018).",
    { dy: "read", x: "read", range: "read", base: "read?", dx: "write" }, ["rows", "c"], [], { dx: ["dy", "base"] }),

  // Pooling and moving ---------------------------------------------------------------------------------------------------
  meanPlane: kernel("y [batch,c] = mean of x over its plane.",
    { x: "read", y: "write" }, ["batch", "plane", "c"], []),
  meanPlaneGrad: kernel("dx = base + dy/plane on every pixel.",
    { dy: "read", base: "read?", dx: "write", ...reduceBuffers }, ["batch", "plane", "c", "chunk", "bnAct", "bnDropSalt", "bnPlane"], ["bnDropRate"], { dx: ["base"] }),
  maxPool: kernel("The largest value under a window; pixels outside do not count.",
    { x: "read", y: "write" }, [...window], []),
  maxPoolGrad: kernel("dx = base + dy of every window whose first largest value (in reading order) is this pixel.",
    { dy: "read", x: "read", base: "read?", dx: "write" }, [...window], [], { dx: ["base"] }),
  avgPool: kernel("The mean under a window; pixels outside do not count.",
    { x: "read", y: "write" }, [...window], []),
  avgPoolGrad: kernel("dx = base + dy/(pixels inside) of every window over this pixel.",
    { dy: "read", base: "read?", dx: "write" }, [...window], [], { dx: ["base"] }),
  copyBox: kernel("Copies the box of boxH x boxW pixels and realC channels at (xTop, xLeft, xFrom) of x to (yTop, yLeft, yFrom) of y. "
    + "mode 0: the rest of y stays as it is; 1: the rest of y becomes zero. base (like y, mode 1 only) is added everywhere.",
    { x: "read", base: "read?", y: "write" },
    ["batch", "xH", "xW", "xC", "yH", "yW", "yC", "boxH", "boxW", "realC", "xTop", "xLeft", "xFrom", "yTop", "yLeft", "yFrom", "mode"], [], { y: ["base"] }),
  repack: kernel("y = base + x in the same order of real values under another shape: value i of an example is at row floor(i / xReal), lane i mod xReal of x, and likewise of y. realN values an example.",
    { x: "read", base: "read?", y: "write" }, ["batch", "realN", "xReal", "xC", "yReal", "yC"], [], { y: ["base"] }),
  resizeNearest: kernel("y pixel (i,j) = x pixel (rowOf[i], colOf[j]); rowOf [outH] and colOf [outW] are int32 constants.",
    { x: "read", rowOf: "read", colOf: "read", y: "write" }, ["batch", "inH", "inW", "outH", "outW", "c"], []),
  resizeNearestGrad: kernel("dx = base + the sum of dy over the pixels that copied it.",
    { dy: "read", rowOf: "read", colOf: "read", base: "read?", dx: "write" }, ["batch", "inH", "inW", "outH", "outW", "c"], [], { dx: ["base"] }),

  // Data, loss, optimizer ---------------------------------------------------------------------------------------------------
  gather: kernel("Fills a batch from the resident data set: x [batch,h,w,c] augmented and normalized, target [batch,classes] soft labels; a label beyond the classes is unknown, and its row is zero. "
    + "Exact rules: src/training/law/gather.ts. bytes: 1 = data holds bytes, 0 = float32. crop is a side in 1/65536.",
    { data: "read", labels: "read", step: "read", x: "write", target: "write" },
    ["batch", "h", "w", "realC", "c", "classes", "realClasses", "bytes", "flip", "shiftX", "shiftY", "crop", "cutout", "maskX", "maskY", "mixup"], ["offset", "scale", "noise", "smoothing"]),
  gatherRows: kernel("Brings rows of a resident table to the batch: y [batch,n] = the n words from word `first` on of each example's row of `stride` words (cached outputs of a teacher).",
    { rows: "read", step: "read", y: "write" }, ["batch", "n", "stride", "first"], []),
  loss: kernel("Per example: hard·CE(target, softmax z) + soft·T²·KL(softmax(t/T) ‖ softmax(z/T)) with logits z and teacher logits t (Hinton et al. 2015), over realClasses lanes. "
    + "With step, hard and soft are times the step's scales of them. dz = base + the gradient of the batch's mean, times lossScale. "
    + "metrics [8]: [0] += sum of losses, [1] += labeled examples with argmax z = argmax target (first wins), [2] += batch, [3] += non-finite losses, [5] += labeled examples: those whose target is not all zero.",
    { z: "read", target: "read", teacher: "read?", step: "read?", base: "read?", dz: "write?", metrics: "write" }, ["batch", "classes", "realClasses"], ["hard", "soft", "temperature", "lossScale"]),
  featureLoss: kernel("Between taps a (student) and b (teacher) [batch,n] with realN values an example (padding lanes are zero in both). kind 0: mean of (a - b)²; 1: 1 - cosine similarity; each times weight and the step's scale of feature `place`, mean over the batch. "
    + "da = base + gradient·lossScale; metrics[4] += sum over the batch.",
    { a: "read", b: "read", step: "read", base: "read?", da: "write", metrics: "write" }, ["batch", "n", "realN", "kind", "place"], ["weight", "lossScale"], { da: ["base"] }),
  reduceGradients: kernel("gradient[i] = sum over parts of the partial sums, for every weight. table: 4 words for each 64 words of the flat vector: "
    + "[0] where its part 0 is in `sums` (words, from the space's start), [1] words between parts, [2] number of parts (0: gradient is already there), [3] flags: bit 0 = weight decay applies, "
    + "bits 1 to 7 = how many of the 64 words the weight has (1 to 64; the gradient is zero beyond: there the next part begins), bits 8… = residual block + 1 "
    + "(gradient zero when the step's flag of that block is 0). norms [blocks] = sum of squares of each 64 words (of gradient/lossScale).",
    { sums: "read", table: "read", step: "read", gradient: "write", norms: "write?" }, ["words"], ["lossScale"]),
  clipNorm: kernel("factor [4]: [0] = min(1, limit/norm) with norm = sqrt of the sum of norms; 1 when norm is not finite.",
    { norms: "read", factor: "write" }, ["blocks"], ["limit"]),
  optimize: kernel("One update of all parameters; kind 0: SGD with momentum (p -= rate·(v = momentum·v + g + decay·p)), 1: Adam, 2: AdamW (Loshchilov and Hutter 2019). "
    + "g = gradient/lossScale·factor[0]. Adam: first = b1·first + (1-b1)·g, second = b2·second + (1-b2)·g², p -= rate·(first·correct1)/(sqrt(second·correct2) + 1e-7), b1 = 0.9, b2 = 0.999; "
    + "AdamW also p -= rate·decay·p(old). Decay only where the table's flag says so. Then p *= mask. average = averageDecay·average + (1 - averageDecay)·p.",
    { parameter: "write", gradient: "read", first: "write", second: "write?", mask: "read?", average: "write?", factor: "read?", table: "read", step: "read" },
    ["words", "kind"], ["decay", "momentum", "averageDecay", "lossScale"]),
  quantizeWeights: kernel("shadow = parameter, fake-quantized symmetrically to int8: per column scale = max|w|/127 (or one for the whole weight), round half to even. "
    + "table: 4 words a weight: [0] where it is in the flat vector, [1] rows, [2] columns, [3] 0 = copy, 1 = per column, 2 = one scale.",
    { parameter: "read", table: "read", shadow: "write" }, ["weights", "words"], []),
} as const;

export type TrainKernelName = keyof typeof trainKernels;

/** Words of the `step` buffer, uploaded once a step (u32, or float32 where marked). */
export const stepWords = {
  /** u32: every random draw of the step hangs on it. */
  seed: 0,
  /** float32 */
  rate: 1,
  /** float32: 1 / (1 - b1^t). */
  correct1: 2,
  /** float32: 1 / (1 - b2^t). */
  correct2: 3,
  /** float32: mixup's share of the example itself. */
  share: 4,
  /** float32, usually 1: what the losses' weights are times in this step: of the labels, of the teacher, of each feature (eight of them). */
  hard: 5,
  soft: 6,
  features: 7,
  /** u32, 1 or 0 each: residual blocks kept in this step; 32 of them, one a word. */
  blocks: 16,
  /** u32 each: indices of the batch's examples. */
  indices: 48,
} as const;

/** Feature losses of a plan, at most: so many words the step has for their scales. */
export const MOST_FEATURES = 8;

/** Whole blocks of this many words: how weights and buffers are aligned (256 bytes). */
export const BLOCK_WORDS = 64;

export const padded = (channels: number): number => Math.ceil(channels / 4) * 4;
