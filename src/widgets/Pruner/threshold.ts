/** Between a size of weights and the share of weights below it. */
import type { WeightSizes } from "../../worker/labs/pruneProtocol";

/** The size below which a share of the weights lies. */
export function thresholdOf({ quantiles }: WeightSizes, share: number): number {
  const at = Math.min(Math.max(share, 0), 1) * 100;
  const low = Math.floor(at);
  const high = Math.min(low + 1, 100);
  return quantiles[low]! + (quantiles[high]! - quantiles[low]!) * (at - low);
}

/** The share of the weights below a size, in hundredths. */
export function shareBelow({ quantiles }: WeightSizes, size: number): number {
  let share = 0;
  while (share < 100 && quantiles[share + 1]! <= size) share++;
  return share / 100;
}
