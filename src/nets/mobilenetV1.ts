import { buildGraph } from "../ir/build";
import type { Graph } from "../ir/types";
import { checkImageKnobs, checkKnob, type ImageKnobs, makeDivisible } from "./knobs";

export interface MobilenetV1Knobs extends ImageKnobs {
  /** Width multiplier. */
  readonly alpha: number;
}

/** Width and stride of the thirteen separable blocks. */
// biome-ignore format: a table
const BLOCKS: readonly (readonly [width: number, stride: number])[] = [
  [64, 1], [128, 2], [128, 1], [256, 2], [256, 1], [512, 2],
  [512, 1], [512, 1], [512, 1], [512, 1], [512, 1], [1024, 2], [1024, 1],
];

/** MobileNet (Howard et al. 2017): a stem and thirteen depthwise-separable blocks. With alpha 0.25 at 96x96, MLPerf Tiny's visual wake words. */
export function mobilenetV1(knobs: MobilenetV1Knobs): Graph {
  const k = { resolution: 96, channels: 3, classes: 2, ...knobs };
  checkKnob("mobilenetV1", "alpha", k.alpha, 0.05, 2);
  checkImageKnobs("mobilenetV1", k, 16);
  const g = buildGraph("mobilenetV1");
  const width = (base: number) => makeDivisible(base * k.alpha, 8);
  let x = g.conv2d(g.input([k.resolution, k.resolution, k.channels]), width(32), { stride: 2 }, "stem");
  x = g.activate(g.batchNorm(x, "stem_bn"), "relu", "stem_act");
  for (const [i, [base, stride]] of BLOCKS.entries()) {
    const name = (part: string) => `block${i + 1}_${part}`;
    x = g.batchNorm(g.depthwise(x, { stride }, name("depthwise")), name("bn1"));
    x = g.conv2d(g.activate(x, "relu", name("act1")), width(base), { kernel: 1 }, name("pointwise"));
    x = g.activate(g.batchNorm(x, name("bn2")), "relu", name("act2"));
  }
  if (k.classes > 0) x = g.dense(g.globalAvgPool(x, false, "pool"), k.classes, {}, "classifier");
  return g.finish(x);
}
