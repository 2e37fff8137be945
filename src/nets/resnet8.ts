import { buildGraph } from "../ir/build";
import type { Graph, NodeId } from "../ir/types";
import { checkImageKnobs, checkKnob, type ImageKnobs } from "./knobs";

export interface Resnet8Knobs extends ImageKnobs {
  /** Channels of the first stage; they double twice. */
  readonly width?: number;
}

/** ResNet-8 (He et al. 2016, as MLPerf Tiny's image classification cuts it): three residual stages. */
export function resnet8(knobs: Resnet8Knobs = {}): Graph {
  const k = { width: 16, resolution: 32, channels: 3, classes: 10, ...knobs };
  checkKnob("resnet8", "width", k.width, 1, 256, true);
  checkImageKnobs("resnet8", k, 8);
  const g = buildGraph("resnet8");
  let x = g.conv2d(g.input([k.resolution, k.resolution, k.channels]), k.width, {}, "stem");
  x = g.activate(g.batchNorm(x, "stem_bn"), "relu", "stem_act");
  for (let i = 0; i < 3; i++) x = stage(i + 1, x, k.width * 2 ** i, i === 0 ? 1 : 2);
  if (k.classes > 0) x = g.dense(g.globalAvgPool(x, false, "pool"), k.classes, {}, "classifier");
  return g.finish(x);

  function stage(i: number, from: NodeId, width: number, stride: number): NodeId {
    const name = (part: string) => `stage${i}_${part}`;
    let y = g.batchNorm(g.conv2d(from, width, { stride }, name("conv1")), name("bn1"));
    y = g.conv2d(g.activate(y, "relu", name("act1")), width, {}, name("conv2"));
    y = g.batchNorm(y, name("bn2"));
    const skip =
      stride === 1 && g.shapeOf(from)[2] === width
        ? from
        : g.conv2d(from, width, { kernel: 1, stride, bias: true }, name("skip"));
    return g.activate(g.add(y, skip, name("add")), "relu", name("act2"));
  }
}
