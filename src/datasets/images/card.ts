import type { DatasetCard } from "../types";
import { imageInput } from "../types";
import { datasetBytes } from "../util";
import { objects } from "./scene";

const shape = [32, 32, 3] as const;
const splits = { train: 4000, validation: 500, test: 1000 };

/** "Toy-10": ten kinds of things in small color pictures. Shape tells them apart; color tells nothing. */
export const card: DatasetCard = {
  id: "images",
  name: "Toy-10",
  task: "classification",
  classes: objects.map(([name]) => name),
  shape,
  splits,
  bytes: datasetBytes(shape, splits, 1),
  input: imageInput,
  synthetic: true,
  license: "CC0-1.0",
  made:
    "Each picture shows one toy put together from ellipses, rods, boxes and polygons, every length and color drawn at " +
    "random, in front of clutter that borrows parts from all classes, sometimes half hidden, then photographed with " +
    "uneven light, blur and noise. The class names are those of CIFAR-10 and so are the natural confusions (cat and " +
    "dog, deer and horse, airplane and bird), but a network trained here does not recognize photographs. Drawn by a " +
    "program; picture i depends on the seed, the split and i only.",
  source: "Whittle",
  seconds: 12,
};
