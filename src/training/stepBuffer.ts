import { MOST_FEATURES, stepWords } from "../ir/trainKernels";
import type { StepInput } from "./engine";

/** The `step` buffer of one step. `step` counts from 1 (Adam's bias corrections). */
export function stepBuffer(words: number, input: StepInput, step: number): Uint32Array<ArrayBuffer> {
  const u32 = new Uint32Array(words);
  const f32 = new Float32Array(u32.buffer);
  u32[stepWords.seed] = input.seed;
  f32[stepWords.rate] = input.rate;
  f32[stepWords.correct1] = 1 / (1 - 0.9 ** step);
  f32[stepWords.correct2] = 1 / (1 - 0.999 ** step);
  f32[stepWords.share] = input.share;
  const { hard = 1, soft = 1, features = [] } = input.lossScales ?? {};
  f32[stepWords.hard] = hard;
  f32[stepWords.soft] = soft;
  f32.fill(1, stepWords.features, stepWords.features + MOST_FEATURES);
  f32.set(features, stepWords.features);
  u32.fill(1, stepWords.blocks, stepWords.indices);
  for (const block of input.dropped ?? []) u32[stepWords.blocks + block] = 0;
  u32.set(input.indices, stepWords.indices);
  return u32;
}
