/**
 * Hardware-aware scaling by formula (after Paissan, Ancilotto and Farella 2022, who give its idea): flash, RAM and multiply-accumulates of
 * a PhiNet are polynomials of alpha, beta and y = alpha * t0, when channels may be fractions. RAM gives y, then MACs give alpha as the root
 * of a quadratic, then flash gives beta as the root of another; a few rounds settle. Well under a millisecond: for sliders. What it
 * gives is within a few percent of the counted network; `fillPhinet` has the last word.
 */
import type { Budgets } from "./budgets";
import { CHANNEL_BYTES, type PhinetShape, placesOf, TABLE_BYTES } from "./phinetCount";
import type { RamModel } from "./ramModels";

export interface Knobs3 {
  readonly alpha: number;
  readonly beta: number;
  readonly t0: number;
}

export interface ClosedForm extends Knobs3 {
  readonly rounds: number;
}

const STEM = 48;
const GROUP1 = 24;
const ROUNDS = 80;

/**
 * The knobs that spend exactly these budgets; null where the formulas have no answer above 0. The memory plan's RAM has two branches: first
 * the one where block 1's expansion holds it is tried, which ends at a width; beyond that width the stem has a say.
 */
export function closedForm(shape: PhinetShape, budgets: Budgets, ramModel: RamModel): ClosedForm | null {
  const polynomials = polynomialsOf(shape);
  const rounds = (widest: number) => settleKnobs(polynomials, budgets, ramModel, widest);
  if (ramModel !== "planner") return rounds(Number.POSITIVE_INFINITY);
  const widest = polynomials.widest(budgets.ram);
  const found = rounds(widest);
  return found && found.alpha < widest * 0.999 ? found : rounds(Number.POSITIVE_INFINITY);
}

function settleKnobs(
  polynomials: ReturnType<typeof polynomialsOf>,
  budgets: Budgets,
  ramModel: RamModel,
  widest: number,
): ClosedForm | null {
  let [alpha, beta, y] = [Math.min(1, widest), 1, 1];
  for (let rounds = 1; rounds <= ROUNDS; rounds++) {
    const before = [alpha, beta, y] as const;
    y = settle(y, polynomials.expansion(budgets.ram, alpha, beta, ramModel));
    alpha = Math.min(widest, settle(alpha, polynomials.width(budgets.macs, beta, y)));
    beta = settle(beta, polynomials.shape(budgets.flash, alpha, y));
    if (!(alpha > 0 && beta > 0 && y > 0)) return null;
    const moved = Math.max(
      Math.abs(alpha / before[0] - 1),
      Math.abs(beta / before[1] - 1),
      Math.abs(y / before[2] - 1),
    );
    if (moved < 1e-4) return { alpha, beta, t0: y / alpha, rounds };
  }
  return null;
}

/** Half the way, on the scale of ratios: whole steps may swing for ever where budgets hardly fit together. */
const settle = (now: number, next: number): number => (next > 0 ? Math.sqrt(now * next) : now / 2);

/** The larger root of a x² + b x + c; NaN without one. */
function root(a: number, b: number, c: number): number {
  if (a < 1e-12) return -c / b;
  return (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a);
}

function polynomialsOf(shape: PhinetShape) {
  const { k, stemSide, blocks } = placesOf(shape);
  const area0 = stemSide ** 2;
  const se = k.squeezeExcite ? 1 : 0;
  const act = k.activation === "hardSwish";
  const last = blocks.at(-1)!.outBase;
  const n = k.layers;
  // Block i expands by t0 * (p + beta * q).
  const parts = blocks.map((b, i) => ({
    ...b,
    ...{ p: 1 - (i + 1) / n, q: (i + 1) / n, inArea: b.inSide ** 2, outArea: b.outSide ** 2 },
  }));
  const first = (beta: number) => 1 - (1 - beta) / n;
  const tables = TABLE_BYTES * ((act ? 2 : 0) + n * (act ? 2 + se : 0) + n * se);

  return {
    /** The alpha up to which stem and block 0 fit in the RAM of the memory plan. */
    widest: (ram: number): number => ram / area0 / (STEM + GROUP1),
    /** y for this RAM. */
    expansion(ram: number, alpha: number, beta: number, model: RamModel): number {
      const channels = ram / area0;
      const t1 = GROUP1 * first(beta);
      if (model === "in-place") return (channels - GROUP1 * alpha) / t1;
      if (model === "tflm")
        return act ? channels / (2 * t1) : Math.min(channels / (1.25 * t1), (channels - GROUP1 * alpha) / t1);
      return (STEM + GROUP1) * alpha <= channels ? channels / t1 : (channels - GROUP1 * alpha) / t1;
    },
    /** alpha for these MACs. */
    width(macs: number, beta: number, y: number): number {
      let [a, b, c] = [
        STEM * GROUP1 * area0,
        area0 * STEM * (k.channels + 9) + last * k.classes,
        area0 * 9 * k.channels - macs,
      ];
      for (const { p, q, inBase, outBase, inArea, outArea, taps } of parts) {
        const e = y * (p + beta * q) * inBase;
        b += e * (inArea * inBase + outArea * outBase);
        c += e * outArea * taps + (se * e * e) / 3;
      }
      return root(a, b, c);
    },
    /** beta for this flash. */
    shape(flash: number, alpha: number, y: number): number {
      let [a, b, c] = [0, 0, -flash + tables];
      c += (9 + CHANNEL_BYTES) * k.channels + STEM * alpha * (k.channels + 9 + GROUP1 * alpha);
      c += CHANNEL_BYTES * alpha * (2 * STEM + GROUP1) + (last * alpha + CHANNEL_BYTES) * k.classes;
      for (const { p, q, inBase, outBase, taps } of parts) {
        const u = y * inBase;
        const each = alpha * (inBase + outBase) + taps + CHANNEL_BYTES * (2 + se * (7 / 6));
        a += (se * (u * q) ** 2) / 3;
        b += u * q * each + (se * 2 * u * u * p * q) / 3;
        c += u * p * each + (se * (u * p) ** 2) / 3 + CHANNEL_BYTES * outBase * alpha;
      }
      return root(a, b, c);
    },
  };
}
