/** A chart's numbers, and its caption. */
import { formatNumber, t } from "../../i18n";
import type { ChartOutput } from "../../notebook/output";
import { capital } from "../ui/capital";

export const short = (value: unknown): string =>
  typeof value === "number" ? formatNumber(value, { maximumSignificantDigits: 4 }) : String(value ?? "");

/** A place on the x axis, which is not rounded as far: steps and epochs are counted. */
export const place = (value: unknown): string =>
  typeof value === "number" ? formatNumber(value, { maximumSignificantDigits: 6 }) : String(value ?? "");

/** What is to be seen, series by series. A single series is not named again where title or label says it already. */
export function summaryOf({ title, form, yLabel, x, series }: ChartOutput): string {
  const label = yLabel === title ? "" : yLabel;
  const parts = series.flatMap(({ name, y }) => {
    const known = y.flatMap((value, i) => (value === null ? [] : [{ at: x[i]!, value }]));
    if (known.length === 0) return [];
    const sorted = known.toSorted((a, b) => a.value - b.value);
    const [least, most] = [sorted[0]!, sorted.at(-1)!];
    const said = series.length === 1 && [title, yLabel, "y"].includes(name);
    const values = { name: said ? "" : name, low: short(least.value), high: short(most.value) };
    const text =
      form === "bar"
        ? t("{name} largest at {most} with {high}, smallest at {least} with {low}", {
            ...values,
            most: place(most.at),
            least: place(least.at),
          })
        : form === "scatter"
          ? t("{name} lies between {low} and {high}", values)
          : t("{name} ends at {last}, between {low} and {high}", {
              ...values,
              last: short(known.at(-1)!.value),
            });
    return [said && label === "" ? capital(text.trim()) : text.trim()];
  });
  return parts.length === 0 ? "" : `${label === "" ? "" : `${label}: `}${parts.join("; ")}.`;
}
