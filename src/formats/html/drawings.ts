/** Charts and memory plans as SVG: drawn once, no script, readable in print. */
import { showBytes } from "../../core/units";
import type { ChartOutput, PlanOutput } from "../../notebook/output";
import { escapeHtml } from "./escape";

const W = 640;
const H = 240;
/** Room for the numbers at the axes. */
const LEFT = 64;
const BOTTOM = 36;
const colors = ["#17614f", "#a8480a", "#3d54b5", "#566068"];

const colorOf = (i: number): string => colors[i % colors.length]!;
const at = (n: number): string => n.toFixed(1);
const shown = (n: number): string => String(Number(n.toPrecision(4)));

interface Scale {
  /** Ends of the axis in the data's units. */
  readonly low: number;
  readonly high: number;
  /** Share of the axis, 0 to 1; null for what has no place on it. */
  readonly place: (value: number) => number | null;
}

function scaleOf(values: readonly number[], { log = false, zero = false } = {}): Scale {
  const usable = values.filter((v) => Number.isFinite(v) && (!log || v > 0));
  const start = zero && !log ? [0] : [];
  const low = [...start, ...usable].reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = [...start, ...usable].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (low > high) return { low: 0, high: 1, place: () => null };
  const f = log ? Math.log : (v: number) => v;
  const span = f(high) - f(low);
  return {
    low,
    high,
    place: (v) => {
      if (!Number.isFinite(v) || (log && v <= 0)) return null;
      return span > 0 && Number.isFinite(span) ? (f(v) - f(low)) / span : 0.5;
    },
  };
}

export function chartSvg({ title, form, xLabel, yLabel, x, series, logY = false }: ChartOutput): string {
  const numeric = form !== "bar" && x.every((v) => typeof v === "number");
  const across = numeric ? scaleOf(x as readonly number[]) : null;
  const up = scaleOf(
    series.flatMap(({ y }) => y.flatMap((v) => (v === null ? [] : [v]))),
    { log: logY, zero: form === "bar" },
  );
  const placeX = (i: number): number | null => {
    const share = across ? across.place(x[i] as number) : (i + 0.5) / Math.max(1, x.length);
    return share === null ? null : LEFT + share * W;
  };
  const placeY = (v: number): number | null => {
    const share = up.place(v);
    return share === null ? null : H - share * H;
  };
  const base = placeY(0) ?? H;
  const marks = series.map(({ y }, s) => {
    const points = y.slice(0, x.length).map((v, i) => {
      const [px, py] = [placeX(i), v === null ? null : placeY(v)];
      return px === null || py === null ? null : ([px, py] as const);
    });
    if (form === "line") return line(points, colorOf(s));
    const solid = points.filter((point) => point !== null);
    if (form === "scatter")
      return solid
        .map(([px, py]) => `<circle cx="${at(px)}" cy="${at(py)}" r="3" fill="${colorOf(s)}"/>`)
        .join("");
    const wide = ((W / Math.max(1, x.length)) * 0.8) / Math.max(1, series.length);
    return solid
      .map(([px, py]) => {
        const left = px + (s - series.length / 2) * wide;
        return `<rect x="${at(left)}" y="${at(Math.min(py, base))}" width="${at(wide)}" height="${at(Math.abs(base - py))}" fill="${colorOf(s)}"/>`;
      })
      .join("");
  });
  const ends = across
    ? [shown(across.low), shown(across.high)]
    : x.length > 0
      ? [String(x[0]), String(x.at(-1))]
      : ["", ""];
  const label = `${title || yLabel}: ${yLabel} from ${shown(up.low)} to ${shown(up.high)}, over ${xLabel}`;
  const text = (px: number, py: number, anchor: "start" | "end" | "middle", words: string) =>
    `<text x="${px}" y="${py}" text-anchor="${anchor}">${escapeHtml(words)}</text>`;
  const legend = series.map(
    ({ name }, s) => `<tspan fill="${colorOf(s)}">${escapeHtml(name)}</tspan><tspan>  </tspan>`,
  );
  return figure(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -20 ${LEFT + W + 8} ${H + BOTTOM + 20}" role="img" aria-label="${escapeHtml(label)}" font-size="12"><text x="${LEFT}" y="-6">${legend.join("")}</text><rect x="${LEFT}" width="${W}" height="${H}" fill="none" stroke="#e3ddd1"/>${marks.join("")}${text(LEFT - 6, 10, "end", shown(up.high))}${text(LEFT - 6, H, "end", shown(up.low))}${text(LEFT, H + 16, "start", ends[0]!)}${text(LEFT + W, H + 16, "end", ends[1]!)}${text(LEFT + W / 2, H + 32, "middle", xLabel)}</svg>`,
    label,
  );
}

/** A gap in the values is a gap in the line. */
function line(points: readonly (readonly [number, number] | null)[], color: string): string {
  const runs: string[][] = [[]];
  for (const point of points) {
    if (point) runs.at(-1)!.push(`${at(point[0])},${at(point[1])}`);
    else runs.push([]);
  }
  return runs
    .filter((run) => run.length > 0)
    .map((run) =>
      run.length === 1
        ? `<circle cx="${run[0]!.split(",")[0]}" cy="${run[0]!.split(",")[1]}" r="2.5" fill="${color}"/>`
        : `<polyline fill="none" stroke="${color}" stroke-width="2.5" points="${run.join(" ")}"/>`,
    )
    .join("");
}

export function planSvg({ name, arenaBytes, buffers, steps }: PlanOutput): string {
  const px = (step: number) => (step / Math.max(1, steps.length)) * W;
  const py = (bytes: number) => (bytes / Math.max(1, arenaBytes)) * H;
  const blocks = buffers.flatMap((b, i) => {
    const [x, y] = [px(b.from), H - py(b.offset + b.bytes)];
    const [wide, high] = [Math.max(2, px(b.to + 1) - x - 1), Math.max(1, py(b.bytes) - 1)];
    if (![x, y, wide, high].every(Number.isFinite)) return [];
    return [
      `<rect x="${at(x)}" y="${at(y)}" width="${at(wide)}" height="${at(high)}" fill="${colorOf(i % 3)}"><title>${escapeHtml(`${b.name}: ${showBytes(b.bytes)}`)}</title></rect>`,
    ];
  });
  const label = `Memory of ${name}: ${showBytes(arenaBytes)}`;
  return figure(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${W} ${H}" role="img" aria-label="${escapeHtml(label)}">${blocks.join("")}</svg>`,
    label,
  );
}

export const figure = (inside: string, caption: string): string =>
  `<figure>${inside}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
