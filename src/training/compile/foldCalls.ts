/** Fusions of calls: what one kernel can do on the side while it writes a value, needs no pass over that value of its own. */
import type { DraftCall, DraftRegion } from "./draft";

/** Drops the calls that `fold` takes into an earlier call; `fold` gives that call's new form. */
function foldInto(
  calls: readonly DraftCall[],
  fold: (call: DraftCall, producerOf: (region: DraftRegion) => DraftCall | undefined) => Folded | null,
): DraftCall[] {
  const out: DraftCall[] = [];
  const writers = new Map<DraftRegion, number>();
  for (const call of calls) {
    const producerOf = (region: DraftRegion) => out[writers.get(region) ?? -1];
    const folded = fold(call, producerOf);
    if (folded) {
      out[writers.get(folded.value)!] = folded.producer;
      writers.set(folded.made, writers.get(folded.value)!);
      continue;
    }
    for (const name of ["y", "dx"]) {
      const region = call.regions[name];
      if (region) writers.set(region, out.length);
    }
    out.push(call);
  }
  return out;
}

interface Folded {
  readonly producer: DraftCall;
  /** The value that both calls meet in, and what the producer now makes besides. */
  readonly value: DraftRegion;
  readonly made: DraftRegion;
}

/** Moments of a convolution's value are taken while it is written. */
export const foldMoments = (calls: readonly DraftCall[]): DraftCall[] =>
  foldInto(calls, (call, producerOf) => {
    const value = call.regions.x;
    if (call.kernel !== "moments" || !value) return null;
    const producer = producerOf(value);
    const able = producer?.kernel === "conv" || producer?.kernel === "depthwise";
    if (!able || producer.numbers.act !== 0 || producer.regions.moments || !fits(producer, call)) return null;
    const made = call.regions.moments!;
    return { producer: { ...producer, regions: { ...producer.regions, moments: made } }, value, made };
  });

const REDUCING: readonly string[] = ["convGradInput", "depthwiseGradInput", "gateGrad", "meanPlaneGrad"];

/** The sums that a batch norm's gradient needs are taken while the last part of its dy is written. */
export const foldReductions = (calls: readonly DraftCall[]): DraftCall[] =>
  foldInto(calls, (call, producerOf) => {
    const value = call.regions.dy;
    if (call.kernel !== "normalizeGradReduce" || !value || call.regions.range) return null;
    const producer = producerOf(value);
    if (!producer || !REDUCING.includes(producer.kernel) || producer.regions.bnSums || !fits(producer, call))
      return null;
    const { x, stats, gamma, beta, step, sums } = call.regions as Record<string, DraftRegion>;
    const { act, dropSalt, dropPlane, dropRate } = call.numbers as Record<string, number>;
    const beside = { bnX: x!, bnStats: stats!, bnGamma: gamma!, bnBeta: beta!, step: step!, bnSums: sums! };
    const numbers = { bnAct: act!, bnDropSalt: dropSalt!, bnPlane: dropPlane!, bnDropRate: dropRate! };
    return {
      producer: {
        ...producer,
        regions: { ...producer.regions, ...beside },
        numbers: { ...producer.numbers, ...numbers },
      },
      value,
      made: sums!,
    };
  });

/** Both run in the same steps, and cut rows alike. */
const fits = (producer: DraftCall, call: DraftCall): boolean =>
  producer.block === call.block && producer.numbers.chunk === call.numbers.chunk;
