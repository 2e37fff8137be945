/** "Toy-10" on demand. At difficulty 0.3 a small network gets most of it right, and a larger one more. */
import { generate } from "../generate";
import type { DatasetSource, LoadIo, LoadOptions } from "../types";
import { card } from "./card";
import { drawScene } from "./scene";

export const images: DatasetSource = {
  card,
  load: (options?: LoadOptions, io?: LoadIo) =>
    generate({ card, draw: drawScene, difficulty: 0.3, batch: 25 }, options, io),
};
