import { buildGraph } from "../ir/build";
import type { Graph, NodeId } from "../ir/types";
import { checkImageKnobs, checkKnob, type ImageKnobs, makeDivisible } from "./knobs";

export interface MobilenetV2Knobs extends ImageKnobs {
  /** Width multiplier. */
  readonly alpha: number;
}

/** Expansion, width, repeats, first stride of the seven groups. */
// biome-ignore format: a table
const GROUPS: readonly (readonly [t: number, c: number, n: number, s: number])[] = [
  [1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1],
];

/** MobileNetV2 (Sandler et al. 2018): seventeen inverted residual blocks with linear bottlenecks. */
export function mobilenetV2(knobs: MobilenetV2Knobs): Graph {
  const k = { resolution: 96, channels: 3, classes: 10, ...knobs };
  checkKnob("mobilenetV2", "alpha", k.alpha, 0.05, 2);
  checkImageKnobs("mobilenetV2", k, 16);
  const g = buildGraph("mobilenetV2");
  let x = g.conv2d(
    g.input([k.resolution, k.resolution, k.channels]),
    makeDivisible(32 * k.alpha, 8),
    { stride: 2 },
    "stem",
  );
  x = g.activate(g.batchNorm(x, "stem_bn"), "relu6", "stem_act");
  let index = 0;
  for (const [t, c, n, s] of GROUPS) {
    for (let i = 0; i < n; i++) x = block(++index, x, t, makeDivisible(c * k.alpha, 8), i === 0 ? s : 1);
  }
  x = g.conv2d(x, makeDivisible(1280 * Math.max(1, k.alpha), 8), { kernel: 1 }, "head");
  x = g.activate(g.batchNorm(x, "head_bn"), "relu6", "head_act");
  if (k.classes > 0) x = g.dense(g.globalAvgPool(x, false, "pool"), k.classes, {}, "classifier");
  return g.finish(x);

  function block(i: number, from: NodeId, t: number, out: number, stride: number): NodeId {
    const name = (part: string) => `block${i}_${part}`;
    const inC = g.shapeOf(from)[2]!;
    let y = from;
    if (t > 1) {
      y = g.batchNorm(g.conv2d(y, inC * t, { kernel: 1 }, name("expand")), name("bn1"));
      y = g.activate(y, "relu6", name("act1"));
    }
    y = g.batchNorm(g.depthwise(y, { stride }, name("depthwise")), name("bn2"));
    y = g.conv2d(g.activate(y, "relu6", name("act2")), out, { kernel: 1 }, name("project"));
    y = g.batchNorm(y, name("bn3"));
    return stride === 1 && inC === out ? g.add(y, from, name("add")) : y;
  }
}
