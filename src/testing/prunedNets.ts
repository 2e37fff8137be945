/** Random members of the families that pruning has to understand, and random channels to take from them. Seeded. */
import { createRandom, deriveSeed } from "../core/random";
import type { Graph, Model, QuantizedModel } from "../ir/types";
import { phinet } from "../nets/phinet";
import { resnet8 } from "../nets/resnet8";
import { xinet } from "../nets/xinet";
import { maskChannels } from "../stages/prune/channels";
import { channelGroups } from "../stages/prune/groups";
import type { Masks } from "../stages/prune/masks";

export function randomNet(seed: number): Graph {
  const r = createRandom(deriveSeed(seed, "net"));
  const classes = 2 + r.integer(5);
  switch (seed % 3) {
    case 0:
      return phinet({
        alpha: r.uniform(0.08, 0.3),
        beta: r.uniform(0.5, 1.5),
        t0: r.uniform(2, 5),
        layers: 3 + r.integer(4),
        resolution: 8 * (2 + r.integer(2)),
        channels: r.chance(0.7) ? 3 : 1,
        classes,
        downsample: r.chance(0.5) ? [5] : [],
        share5x5: r.chance(0.3) ? 0.5 : 0,
        squeezeExcite: r.chance(0.7),
        activation: r.chance(0.7) ? "hardSwish" : "relu6",
        pool: r.chance(0.2),
        conv2dInput: r.chance(0.2),
      });
    case 1:
      return xinet({
        alpha: r.uniform(0.1, 0.4),
        gamma: 1 + r.integer(4),
        layers: 3 + r.integer(2),
        resolution: 16,
        classes,
      });
    default:
      return resnet8({ width: 2 + r.integer(9), resolution: 8 + r.integer(9), classes });
  }
}

/** Masks that take random channels from random groups: from none to all but one. */
export function randomChannelMasks(model: Model, seed: number): Masks {
  const r = createRandom(deriveSeed(seed, "channels"));
  const gone = channelGroups(model.graph).map((group) => {
    const n = group.channels.length;
    const order = [...r.permutation(n)];
    return [group, r.chance(0.8) ? order.slice(0, r.integer(n)) : []] as const;
  });
  return maskChannels(model, new Map(gone));
}

/** A quantized network with a share of its kernels' weights at zero, drawn at random. */
export function thinned(model: QuantizedModel, share: number, seed: number): QuantizedModel {
  const weights = Object.fromEntries(
    Object.entries(model.weights).map(([key, w]) => {
      const r = createRandom(deriveSeed(seed, "zeros", key));
      return [
        key,
        key.endsWith("/kernel") ? { ...w, data: w.data.map((v) => (r.chance(share) ? 0 : v)) } : w,
      ];
    }),
  );
  return { graph: model.graph, weights };
}
