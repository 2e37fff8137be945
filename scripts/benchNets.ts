/** The seven networks that sizes and speeds are measured on: each as its lesson or paper would use it on a board. */
import type { Graph } from "../src/ir/types";
import { dscnn, mlp, mobilenetV1, mobilenetV2, phinet, resnet8, xinet } from "../src/toolkit";

export const benchNets: Readonly<Record<string, Graph>> = {
  phinet: phinet({ alpha: 0.5, beta: 1, t0: 4, layers: 7, resolution: 64, classes: 10 }),
  xinet: xinet({ alpha: 0.3, gamma: 4, resolution: 64, classes: 10 }),
  mobilenetV1: mobilenetV1({ alpha: 0.25, resolution: 64, classes: 2 }),
  mobilenetV2: mobilenetV2({ alpha: 0.25, resolution: 64, classes: 10 }),
  resnet8: resnet8(),
  dscnn: dscnn(),
  mlp: mlp({ input: [64], hidden: [64, 32], classes: 4 }),
};
