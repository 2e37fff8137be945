import type { Graph } from "../ir/types";
import { dscnn } from "../nets/dscnn";
import { mlp } from "../nets/mlp";
import { mobilenetV1 } from "../nets/mobilenetV1";
import { mobilenetV2 } from "../nets/mobilenetV2";
import { phinet } from "../nets/phinet";
import { resnet8 } from "../nets/resnet8";
import { xinet } from "../nets/xinet";

/** One small member of every family of networks, with the variants that change which ops it has. */
export const smallNets: readonly Graph[] = [
  phinet({ alpha: 0.1, beta: 1, t0: 3, layers: 4, resolution: 24, classes: 4 }),
  phinet({
    alpha: 0.1,
    beta: 1,
    t0: 3,
    layers: 3,
    resolution: 16,
    squeezeExcite: false,
    activation: "relu6",
    share5x5: 1,
    pool: true,
  }),
  mobilenetV1({ alpha: 0.1, resolution: 33, channels: 1, classes: 3 }),
  mobilenetV2({ alpha: 0.1, resolution: 32, classes: 3 }),
  resnet8({ width: 4, resolution: 15 }),
  dscnn({ width: 8, frames: 21, layers: 2 }),
  xinet({ alpha: 0.1, gamma: 4, resolution: 32, layers: 5 }),
  mlp({ input: [5, 5, 1], hidden: [9], classes: 3 }),
];
