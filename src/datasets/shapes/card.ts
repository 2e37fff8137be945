import type { DatasetCard } from "../types";
import { imageInput } from "../types";
import { datasetBytes } from "../util";

const shape = [16, 16, 1] as const;
const splits = { train: 2000, validation: 400, test: 1000 };

/** Four outlines in 16 x 16 gray pixels: the set for a first run, ready in a fraction of a second. */
export const card: DatasetCard = {
  id: "shapes",
  name: "Shapes",
  task: "classification",
  classes: ["disc", "square", "triangle", "cross"],
  shape,
  splits,
  bytes: datasetBytes(shape, splits, 1),
  input: imageInput,
  synthetic: true,
  license: "CC0-1.0",
  made:
    "Each picture is one filled shape of random size, place and tilt, brighter or darker than its ground, with a slanting " +
    "light and pixel noise. Because the shape may be brighter or darker, adding up weighted pixels says little: a " +
    "network has to find edges and corners. Drawn by a program; picture i depends on the seed, the split and i only.",
  source: "Whittle",
  seconds: 0.2,
};
