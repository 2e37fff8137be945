/**
 * XiNet (Ancilotto, Paissan and Farella, "XiNet: Efficient neural networks for tinyML", ICCV 2023), after the authors' PyTorch
 * code: 1x1 compression, plain convolutions instead of depthwise ones, light attention, and one early tensor that is
 * broadcast to every later block. Its adaptive pooling is plain average pooling here, so resolution must halve evenly.
 */
import { buildGraph } from "../ir/build";
import type { Graph, NodeId } from "../ir/types";
import { checkImageKnobs, checkKnob, type ImageKnobs } from "./knobs";

export interface XinetKnobs extends ImageKnobs {
  /** Width multiplier. */
  readonly alpha: number;
  /** Compression of each block's input. */
  readonly gamma: number;
  /** Stages; 5 is the authors' default. */
  readonly layers?: number;
}

const BASE_WIDTH = 16;
/** The compression of the last two blocks, fixed in the original code. */
const LAST_GAMMA = 4;

export function xinet(knobs: XinetKnobs): Graph {
  const k = { layers: 5, resolution: 96, channels: 3, classes: 10, ...knobs };
  const net = "xinet";
  checkKnob(net, "alpha", k.alpha, 0.05, 4);
  checkKnob(net, "gamma", k.gamma, 1, 16, true);
  checkKnob(net, "layers", k.layers, 3, 9, true);
  checkImageKnobs(net, k, 8);
  const step = 2 ** (k.layers - 1);
  if (k.resolution % step !== 0) {
    checkKnob(
      net,
      `resolution (with ${k.layers} layers a multiple of ${step})`,
      Number.NaN,
      step,
      1024,
      true,
    );
  }
  const g = buildGraph(net);
  const width = (i: number) => Math.trunc(BASE_WIDTH * 2 ** i * k.alpha);
  let x = g.conv2d(
    g.input([k.resolution, k.resolution, k.channels]),
    width(0),
    { kernel: 7, stride: 2 },
    "stem",
  );
  x = g.activate(g.batchNorm(x, "stem_bn"), "silu", "stem_act");

  let skip: NodeId | null = null;
  let index = 0;
  for (let i = 0; i <= k.layers - 3; i++) {
    x = block(x, width(i + 1), { pool: true, attention: true, gamma: k.gamma });
    skip ??= x;
    x = block(x, width(i + 1), { pool: false, attention: true, gamma: k.gamma });
  }
  for (let i = 0; i < 2; i++)
    x = block(x, width(k.layers - 1), { pool: false, attention: false, gamma: LAST_GAMMA });
  if (k.classes > 0) x = g.dense(g.globalAvgPool(x, false, "pool"), k.classes, {}, "classifier");
  return g.finish(x);

  function block(from: NodeId, out: number, o: { pool: boolean; attention: boolean; gamma: number }): NodeId {
    const name = (part: string) => `block${index}_${part}`;
    index++;
    const squeezed = Math.max(1, Math.trunc(out / o.gamma));
    let y = o.gamma > 1 ? g.conv2d(from, squeezed, { kernel: 1 }, name("compress")) : from;
    if (skip) {
      const factor = g.shapeOf(skip)[0]! / g.shapeOf(from)[0]!;
      const pooled = factor > 1 ? g.pool("avgPool", skip, factor, {}, name("skip_pool")) : skip;
      y = g.add(y, g.conv2d(pooled, g.shapeOf(y)[2]!, { kernel: 1 }, name("skip")), name("add"));
    }
    if (o.pool) y = g.pool("maxPool", y, 2, {}, name("pool"));
    y = g.batchNorm(g.conv2d(y, out, {}, name("main")), name("bn"));
    y = g.activate(y, "silu", name("act"));
    if (!o.attention) return y;
    let a = g.conv2d(y, Math.max(1, Math.trunc(out / o.gamma / 2)), { kernel: 1 }, name("attend1"));
    a = g.activate(g.conv2d(a, out, {}, name("attend2")), "sigmoid", name("gate"));
    return g.mul(y, a, name("mul"));
  }
}
