import { buildGraph } from "../ir/build";
import type { Graph } from "../ir/types";
import { checkKnob } from "./knobs";

export interface DscnnKnobs {
  /** Channels of every layer. */
  readonly width?: number;
  /** Separable blocks. */
  readonly layers?: number;
  /** Frames and features of the spectrogram. */
  readonly frames?: number;
  readonly features?: number;
  readonly classes?: number;
}

/** DS-CNN for keyword spotting (Zhang et al. 2017, "Hello Edge"); its defaults are MLPerf Tiny's reference model. */
export function dscnn(knobs: DscnnKnobs = {}): Graph {
  const k = { width: 64, layers: 4, frames: 49, features: 10, classes: 12, ...knobs };
  const net = "dscnn";
  checkKnob(net, "width", k.width, 1, 1024, true);
  checkKnob(net, "layers", k.layers, 1, 20, true);
  checkKnob(net, "frames", k.frames, 4, 4096, true);
  checkKnob(net, "features", k.features, 2, 512, true);
  checkKnob(net, "classes", k.classes, 1, 10_000, true);
  const g = buildGraph(net);
  let x = g.conv2d(g.input([k.frames, k.features, 1]), k.width, { kernel: [10, 4], stride: 2 }, "stem");
  x = g.activate(g.batchNorm(x, "stem_bn"), "relu", "stem_act");
  x = g.dropout(x, 0.2, false, "stem_dropout");
  for (let i = 1; i <= k.layers; i++) {
    const name = (part: string) => `block${i}_${part}`;
    x = g.batchNorm(g.depthwise(x, {}, name("depthwise")), name("bn1"));
    x = g.conv2d(g.activate(x, "relu", name("act1")), k.width, { kernel: 1 }, name("pointwise"));
    x = g.activate(g.batchNorm(x, name("bn2")), "relu", name("act2"));
  }
  x = g.dropout(x, 0.4, false, "dropout");
  return g.finish(g.dense(g.globalAvgPool(x, false, "pool"), k.classes, {}, "classifier"));
}
