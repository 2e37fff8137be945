import { createRandom, deriveSeed } from "../core/random";
import type { Init } from "./op";
import { numel } from "./shape";
import type { FloatWeight, Graph, Model, WeightKey } from "./types";
import { weightSpecs } from "./verify";

/** Gives every weight its starting value. Each weight has its own stream: editing one layer leaves the others' start alone. */
export function init(graph: Graph, seed: number): Model {
  const weights: Record<WeightKey, FloatWeight> = {};
  for (const { key, spec } of weightSpecs(graph)) {
    weights[key] = { shape: spec.shape, data: draw(spec.init, numel(spec.shape), deriveSeed(seed, key)) };
  }
  return { graph, weights };
}

function draw(init: Init, n: number, seed: number): Float32Array {
  const random = createRandom(seed);
  switch (init.kind) {
    case "constant":
      return new Float32Array(n).fill(init.value);
    case "heNormal": {
      const deviation = Math.sqrt(2 / init.fanIn);
      return Float32Array.from({ length: n }, () => random.normal(deviation));
    }
    case "glorotUniform": {
      const limit = Math.sqrt(6 / (init.fanIn + init.fanOut));
      return Float32Array.from({ length: n }, () => random.uniform(-limit, limit));
    }
  }
}
