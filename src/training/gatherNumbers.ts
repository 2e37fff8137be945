import { padded } from "../ir/trainKernels";
import type { Shape } from "../ir/types";
import type { PlanOptions } from "./options";

/** The numbers of the gather kernel for examples of `shape`; without `augmented`, as evaluation sees them. */
export function gatherNumbers(plan: PlanOptions, shape: Shape, augmented: boolean): Record<string, number> {
  const [h, w, realC] = shape.length === 3 ? (shape as [number, number, number]) : [1, 1, shape[0]!];
  const a = plan.augment;
  const image = augmented && shape.length === 3;
  const within = (value: number, most: number) => (image ? Math.min(value, most) : 0);
  return {
    batch: plan.batch,
    ...{ h, w, realC, c: padded(realC) },
    ...{ classes: padded(plan.classes), realClasses: plan.classes },
    bytes: plan.data.bytes ? 1 : 0,
    flip: image && a.flip ? 1 : 0,
    shiftX: within(a.shift + a.timeShift, w),
    shiftY: within(a.shift, h),
    crop: image ? Math.round(a.crop * 65536) : 65536,
    cutout: within(a.cutout, Math.max(h, w)),
    maskX: within(a.timeMask, w),
    maskY: within(a.bandMask, h),
    mixup: augmented && plan.mixup ? 1 : 0,
    offset: plan.data.offset,
    scale: plan.data.scale,
    noise: augmented ? a.noise : 0,
    smoothing: augmented ? plan.labelSmoothing : 0,
  };
}
