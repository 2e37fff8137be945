/**
 * PhiNet (Paissan, Ancilotto and Farella, "PhiNets: a scalable backbone for low-power AI at the edge", ACM TECS 2022), after
 * the authors' PyTorch code. Alpha scales width and so MACs, beta the expansion of late blocks and so flash, t0 the expansion of
 * all blocks and so RAM.
 *
 * Where the original code leaves a choice, this one decides:
 * - a stride-2 block with a 5x5 kernel pads for 5x5 (the original pads one pixel and shrinks the image by one more);
 * - batch norm keeps moving averages (the original's momentum of 0.999 means "last batch only" in PyTorch);
 * - blocks 1 to 3 always exist, so `layers` starts at 3;
 * - the stem has no activation between its depthwise and pointwise halves, as in the original.
 */
import { buildGraph } from "../ir/build";
import type { Graph, NodeId } from "../ir/types";
import { checkChoice, checkImageKnobs, checkKnob, type ImageKnobs, makeDivisible } from "./knobs";

export interface PhinetKnobs extends ImageKnobs {
  /** Width multiplier. */
  readonly alpha: number;
  /** Ratio of the last block's expansion to the first one's. */
  readonly beta: number;
  /** Expansion of the first block. */
  readonly t0: number;
  /** Number of expanding blocks. */
  readonly layers: number;
  /** Blocks that halve the image and double the width, counted from 1; only those from 4 on can. */
  readonly downsample?: readonly number[];
  /** Stride of the first layer. */
  readonly stemStride?: number;
  /** Share of blocks, from the last, whose depthwise kernel is 5x5 instead of 3x3. */
  readonly share5x5?: number;
  /** Channels are rounded to multiples of this. */
  readonly divisor?: number;
  /** Squeeze-and-excite in every expanding block. */
  readonly squeezeExcite?: boolean;
  /** hardSwish, or relu6 for runtimes that lack it. */
  readonly activation?: "hardSwish" | "relu6";
  readonly residuals?: boolean;
  /** Max pooling after blocks instead of strides (the authors' sound networks). */
  readonly pool?: boolean;
  /** One plain 3x3 convolution instead of the separable stem and block 0. */
  readonly conv2dInput?: boolean;
}

export const phinetDefaults = {
  resolution: 32,
  channels: 3,
  classes: 10,
  downsample: [5, 7] as readonly number[],
  stemStride: 2,
  share5x5: 0,
  divisor: 1,
  squeezeExcite: true,
  activation: "hardSwish" as "hardSwish" | "relu6",
  residuals: true,
  pool: false,
  conv2dInput: false,
};

const STEM_WIDTH = 48;
const GROUP1_WIDTH = 24;
const GROUP2_WIDTH = 48;
const DROPOUT = 0.05;

/** Throws a `Failure` that names the knob and its range. */
export function phinet(knobs: PhinetKnobs): Graph {
  const k = { ...phinetDefaults, ...knobs };
  checkKnobs(k);
  const g = buildGraph("phinet");
  const width = (base: number) => makeDivisible(base * k.alpha, k.divisor);
  const act = (x: NodeId, id: NodeId) => g.activate(x, k.activation, id);
  let x = g.input([k.resolution, k.resolution, k.channels]);

  if (k.conv2dInput) {
    x = g.conv2d(x, width(GROUP1_WIDTH), { padding: "valid" }, "stem");
    x = g.batchNorm(act(x, "stem_act"), "stem_bn");
  } else {
    x = g.depthwise(x, { stride: k.pool ? 1 : k.stemStride }, "stem_depthwise");
    x = g.conv2d(x, width(STEM_WIDTH), { kernel: 1 }, "stem_pointwise");
    x = act(g.batchNorm(x, "stem_bn"), "stem_act");
    x = g.depthwise(x, {}, "block0_depthwise");
    x = act(g.batchNorm(x, "block0_bn1"), "block0_act");
    x = g.conv2d(x, width(GROUP1_WIDTH), { kernel: 1 }, "block0_project");
    x = g.batchNorm(x, "block0_bn2");
  }

  let base = GROUP2_WIDTH;
  for (let i = 1; i <= k.layers; i++) {
    const shrinks = i >= 4 && k.downsample.includes(i);
    if (shrinks) base *= 2;
    if (k.pool && shrinks) x = g.pool("maxPool", x, 2, {}, `block${i}_pool`);
    const out = width(i <= 2 ? GROUP1_WIDTH : i === 3 ? GROUP2_WIDTH : base);
    const stride = !k.pool && (i === 1 || i === 3 || shrinks) ? 2 : 1;
    x = block(i, x, out, stride);
    if (k.pool && (i === 1 || i === 3)) x = g.pool("maxPool", x, 2, {}, `block${i}_pool`);
  }
  if (k.classes > 0) x = g.dense(g.globalAvgPool(x, false, "pool"), k.classes, {}, "classifier");
  return g.finish(x);

  /** Expand 1x1, depthwise, squeeze-and-excite, project 1x1, and the skip where shapes allow it. */
  function block(i: number, from: NodeId, out: number, stride: number): NodeId {
    const name = (part: string) => `block${i}_${part}`;
    const inC = g.shapeOf(from)[2]!;
    const t = (k.t0 * (k.layers - i + k.beta * i)) / k.layers;
    const expanded = makeDivisible(t * inC, k.divisor);
    const kernel = i / k.layers > 1 - k.share5x5 ? 5 : 3;
    let y = g.conv2d(from, expanded, { kernel: 1 }, name("expand"));
    y = act(g.batchNorm(y, name("bn1")), name("act1"));
    y = g.dropout(y, DROPOUT, true, name("dropout"));
    y = g.depthwise(y, { kernel, stride }, name("depthwise"));
    y = act(g.batchNorm(y, name("bn2")), name("act2"));
    if (k.squeezeExcite) {
      const squeezed = makeDivisible(Math.max(1, Math.trunc(expanded / 6)), k.divisor);
      let s = g.globalAvgPool(y, true, name("se_pool"));
      s = act(g.conv2d(s, squeezed, { kernel: 1 }, name("se_reduce")), name("se_act"));
      s = g.activate(g.conv2d(s, expanded, { kernel: 1 }, name("se_expand")), "sigmoid", name("se_gate"));
      y = g.mul(y, s, name("se_mul"));
    }
    y = g.batchNorm(g.conv2d(y, out, { kernel: 1 }, name("project")), name("bn3"));
    return k.residuals && stride === 1 && inC === out ? g.add(y, from, name("add")) : y;
  }
}

function checkKnobs(k: Required<PhinetKnobs>): void {
  const net = "phinet";
  checkKnob(net, "alpha", k.alpha, 0.02, 5);
  checkKnob(net, "beta", k.beta, 0.05, 5);
  checkKnob(net, "t0", k.t0, 1, 16);
  checkKnob(net, "layers", k.layers, 3, 20, true);
  checkKnob(net, "stemStride", k.stemStride, 1, 4, true);
  checkKnob(net, "share5x5", k.share5x5, 0, 1);
  checkKnob(net, "divisor", k.divisor, 1, 32, true);
  checkChoice(net, "activation", k.activation, ["hardSwish", "relu6"]);
  for (const d of k.downsample) checkKnob(net, "downsample", d, 4, 20, true);
  checkImageKnobs(net, k, 8);
}
