import { formatNumber, showBytes, showCount, t } from "../../i18n";
import type { Help } from "../../stages/scale/advise";
import type { Candidate, Resource } from "../../stages/scale/budgets";
import type { Solution } from "../../stages/scale/solve";

/** In the order of the page. */
export const resources: readonly Resource[] = ["flash", "ram", "macs"];

export const titleOf = (resource: Resource): string =>
  ({ flash: t("Flash"), ram: t("RAM"), macs: t("Work (MAC)") })[resource];

export const showAmount = (resource: Resource, value: number): string =>
  resource === "macs" ? `${showCount(value)} MAC` : showBytes(value);

export const showKnob = (value: number): string => formatNumber(value, { maximumSignificantDigits: 3 });

/** A share in percent, never rounded up to a budget that is not quite used, or past one that is not exceeded. */
export const showShare = (share: number): string =>
  `${formatNumber(Math.floor(share * 1000) / 10, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;

const number = (value: Candidate["knobs"][string] | undefined): number => Number(value);

/** "α 1.1, β 0.73, t₀ 3.45, 9 blocks, 136 px" for a PhiNet; what the others have. */
export function knobWords({ knobs, resolution }: Candidate): string {
  const words: string[] = [];
  if (knobs.phi !== undefined) words.push(`φ ${showKnob(number(knobs.phi))}`);
  if (knobs.alpha !== undefined) words.push(`α ${showKnob(number(knobs.alpha))}`);
  if (knobs.beta !== undefined) words.push(`β ${showKnob(number(knobs.beta))}`);
  if (knobs.t0 !== undefined) words.push(`t₀ ${showKnob(number(knobs.t0))}`);
  if (knobs.gamma !== undefined) words.push(`γ ${showKnob(number(knobs.gamma))}`);
  if (knobs.layers !== undefined)
    words.push(t("{count, plural, one {# block} other {# blocks}}", { count: number(knobs.layers) }));
  return [...words, `${resolution} px`].join(", ");
}

/** What holds the network, in a sentence; and where a budget is left, what would help. */
export function verdictOf({ full, used, binding, helps }: Solution): readonly string[] {
  if (full) return [t("All three budgets are used to 95 % or more, and none is exceeded.")];
  const left = resources.filter((name) => !binding.includes(name));
  const rest = left.map((name) => `${titleOf(name)} ${showShare(used[name])}`).join(", ");
  if (binding.length === 0)
    return [t("The next larger network of this family exceeds a budget. This one uses: {rest}.", { rest })];
  return [
    t("Held by: {binding}. What the largest network that fits uses of the rest: {rest}.", {
      binding: binding.map(titleOf).join(", "),
      rest,
    }),
    ...helps.map(helpWords),
  ];
}

const helpWords = ({ resource, factor, amount }: Help): string =>
  t("With {factor} times as much ({amount}, {resource}) all three could be used.", {
    ...{ factor: formatNumber(factor), amount: showAmount(resource, amount), resource: titleOf(resource) },
  });
