/**
 * EfficientNet (Tan and Le, "EfficientNet: rethinking model scaling for convolutional neural networks", ICML 2019): inverted residual
 * blocks with squeeze-and-excite and SiLU, and compound scaling: one coefficient phi makes the network deeper by 1.2^phi, wider by 1.1^phi
 * and its image larger by 1.15^phi, which about doubles the multiply-accumulates a step. phi 0 is B0. Below 0 it shrinks, which the paper
 * does not do.
 */
import { buildGraph } from "../ir/build";
import type { Graph, NodeId } from "../ir/types";
import { checkImageKnobs, checkKnob, type ImageKnobs, makeDivisible } from "./knobs";

export interface EfficientnetKnobs extends ImageKnobs {
  /** The compound coefficient. It sets width, depth and resolution where they are not given. */
  readonly phi?: number;
  /** Factor on the channels of every layer, which are rounded to multiples of 8. */
  readonly width?: number;
  /** Factor on the blocks of every stage, rounded up. */
  readonly depth?: number;
}

/** Table 1 of the paper: expansion, channels, blocks, first stride, kernel of the seven stages. */
// biome-ignore format: a table
const STAGES: readonly (readonly [t: number, c: number, n: number, s: number, k: number])[] = [
  [1, 16, 1, 1, 3], [6, 24, 2, 2, 3], [6, 40, 2, 2, 5], [6, 80, 3, 2, 3], [6, 112, 3, 1, 5], [6, 192, 4, 2, 5], [6, 320, 1, 1, 3],
];
const [DEPTH, WIDTH, RESOLUTION] = [1.2, 1.1, 1.15];
const SQUEEZE = 0.25;

/** Width, depth and resolution of a compound coefficient; the image's side is rounded to a multiple of 8. */
export const compound = (phi: number) => ({
  width: WIDTH ** phi,
  depth: DEPTH ** phi,
  resolution: 8 * Math.round((224 * RESOLUTION ** phi) / 8),
});

/** The range of phi: from an image of 40 pixels to one of 592. */
export const PHI: readonly [low: number, high: number] = [-12, 7];

export function efficientnet(knobs: EfficientnetKnobs = {}): Graph {
  const net = "efficientnet";
  const phi = knobs.phi ?? 0;
  checkKnob(net, "phi", phi, ...PHI);
  const k = { channels: 3, classes: 10, phi, ...compound(phi), ...knobs };
  checkKnob(net, "width", k.width, 0.1, 4);
  checkKnob(net, "depth", k.depth, 0.1, 8);
  checkImageKnobs(net, k, 32);
  const g = buildGraph(net);
  const width = (base: number) => makeDivisible(base * k.width, 8);
  let x = g.conv2d(g.input([k.resolution, k.resolution, k.channels]), width(32), { stride: 2 }, "stem");
  x = g.activate(g.batchNorm(x, "stem_bn"), "silu", "stem_act");
  let index = 0;
  for (const [t, c, n, s, kernel] of STAGES) {
    const blocks = Math.ceil(n * k.depth - 1e-9);
    for (let i = 0; i < blocks; i++) x = block(++index, x, t, width(c), i === 0 ? s : 1, kernel);
  }
  x = g.conv2d(x, width(1280), { kernel: 1 }, "head");
  x = g.activate(g.batchNorm(x, "head_bn"), "silu", "head_act");
  if (k.classes > 0) {
    x = g.dropout(g.globalAvgPool(x, false, "pool"), 0.2, false, "dropout");
    x = g.dense(x, k.classes, {}, "classifier");
  }
  return g.finish(x);

  /** Expand 1x1 (unless t is 1), depthwise, squeeze-and-excite, project 1x1, and the skip where shapes allow it. */
  function block(i: number, from: NodeId, t: number, out: number, stride: number, kernel: number): NodeId {
    const name = (part: string) => `block${i}_${part}`;
    const inC = g.shapeOf(from)[2]!;
    let y = from;
    if (t > 1) {
      y = g.batchNorm(g.conv2d(y, inC * t, { kernel: 1 }, name("expand")), name("bn1"));
      y = g.activate(y, "silu", name("act1"));
    }
    y = g.batchNorm(g.depthwise(y, { kernel, stride }, name("depthwise")), name("bn2"));
    y = g.activate(y, "silu", name("act2"));
    const squeezed = Math.max(1, Math.trunc(inC * SQUEEZE));
    let s = g.globalAvgPool(y, true, name("se_pool"));
    s = g.activate(
      g.conv2d(s, squeezed, { kernel: 1, bias: true }, name("se_reduce")),
      "silu",
      name("se_act"),
    );
    s = g.conv2d(s, inC * t, { kernel: 1, bias: true }, name("se_expand"));
    y = g.mul(y, g.activate(s, "sigmoid", name("se_gate")), name("se_mul"));
    y = g.batchNorm(g.conv2d(y, out, { kernel: 1 }, name("project")), name("bn3"));
    return stride === 1 && inC === out ? g.add(y, from, name("add")) : y;
  }
}
