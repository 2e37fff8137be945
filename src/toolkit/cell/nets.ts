import type { Graph } from "../../ir/types";
import { type DscnnKnobs, dscnn } from "../../nets/dscnn";
import { type EfficientnetKnobs, efficientnet } from "../../nets/efficientnet";
import { type MlpKnobs, mlp } from "../../nets/mlp";
import { type MobilenetV1Knobs, mobilenetV1 } from "../../nets/mobilenetV1";
import { type MobilenetV2Knobs, mobilenetV2 } from "../../nets/mobilenetV2";
import { type PhinetKnobs, phinet } from "../../nets/phinet";
import { type Resnet8Knobs, resnet8 } from "../../nets/resnet8";
import { type XinetKnobs, xinet } from "../../nets/xinet";

/** Families of networks: knobs in, a graph out. A graph has no weights yet. */
export interface Nets {
  /**
   * PhiNet: a network for microcontrollers with one knob for each cost. `alpha` (width) sets MACs, `beta` (late expansion) sets flash,
   * `t0` (expansion) sets RAM, `layers` the depth.
   *
   * `nets.phinet({ alpha: 0.5, beta: 1, t0: 3, layers: 4, resolution: 32, channels: 3, classes: 10 })`
   */
  phinet(knobs: PhinetKnobs): Graph;
  /** XiNet: plain convolutions with compression instead of depthwise ones. `alpha`: width, `gamma`: compression. */
  xinet(knobs: XinetKnobs): Graph;
  /** MobileNet (2017): thirteen depthwise-separable blocks. `alpha`: width; 0.25 is MLPerf Tiny's. */
  mobilenetV1(knobs: MobilenetV1Knobs): Graph;
  /** MobileNetV2: seventeen inverted residual blocks. `alpha`: width. */
  mobilenetV2(knobs: MobilenetV2Knobs): Graph;
  /**
   * EfficientNet: inverted residual blocks, scaled by one number. `phi` makes it deeper, wider and its image larger at once; 0 is B0, and
   * each step up about doubles the MACs. `nets.efficientnet({ phi: -8 })`
   */
  efficientnet(knobs?: EfficientnetKnobs): Graph;
  /** ResNet-8: three residual stages, MLPerf Tiny's network for pictures of 32 x 32. `width`: channels of the first stage. */
  resnet8(knobs?: Resnet8Knobs): Graph;
  /** DS-CNN: keyword spotting on a spectrogram of `frames` x `features`. `width`: channels of every layer. */
  dscnn(knobs?: DscnnKnobs): Graph;
  /** A multilayer perceptron: dense layers with ReLU. `input`: shape of one example, `hidden`: units of each layer. */
  mlp(knobs: MlpKnobs): Graph;
}

export const nets: Nets = { phinet, xinet, mobilenetV1, mobilenetV2, efficientnet, resnet8, dscnn, mlp };
