import { fail } from "../../core/failure";
import type { ChartOutput } from "../../notebook/output";
import type { CellHost } from "./host";
import { handle } from "./show";

export interface PlotOptions {
  readonly title?: string;
  /** The x value of each point; 1, 2, 3 … when left out. Names for bars. */
  readonly x?: ArrayLike<number | string>;
  readonly xLabel?: string;
  /** With its unit: "accuracy, %". */
  readonly yLabel?: string;
  /** A logarithmic y axis. */
  readonly logY?: boolean;
}

/** One series of numbers, or several by name. A gap is null. */
export type Series = ArrayLike<number | null> | Readonly<Record<string, ArrayLike<number | null>>>;

/** A chart on the page. */
export interface Chart {
  /** Draws it again with other numbers: for what grows while a cell runs. */
  update(y: Series, options?: PlotOptions): void;
}

/** Charts of numbers. */
export interface Plot {
  /** A line for each series. `plot.line({ train: […], test: […] }, { xLabel: "epoch", yLabel: "loss" })` */
  line(y: Series, options?: PlotOptions): Chart;
  /** A bar for each number. `plot.bar([320, 64], { x: ["RAM", "flash"], yLabel: "KiB" })` */
  bar(y: Series, options?: PlotOptions): Chart;
  /** A dot for each pair of numbers. `plot.scatter(accuracies, { x: parameters })` */
  scatter(y: Series, options?: PlotOptions): Chart;
}

/** A chart with more points is no clearer, only slower. */
const MOST_POINTS = 2000;

export function createPlot({ put }: CellHost): Plot {
  const draw =
    (form: ChartOutput["form"]) =>
    (y: Series, options: PlotOptions = {}): Chart => {
      let now = options;
      const place = put(chart(form, y, options));
      return handle({
        update: (next: Series, more: PlotOptions = {}) => {
          now = { ...now, ...more };
          place.change(chart(form, next, now));
        },
      });
    };
  return { line: draw("line"), bar: draw("bar"), scatter: draw("scatter") };
}

export function chart(form: ChartOutput["form"], y: Series, options: PlotOptions): ChartOutput {
  const named = isList(y) ? { [options.yLabel || "y"]: y } : y;
  const given = Object.entries(named);
  for (const [name, values] of given)
    if (!isList(values))
      fail("bad-usage", `plot.${form}`, `${name} is no list of numbers`, "Give an array of numbers.");
  const length = Math.max(0, ...given.map(([, values]) => values.length));
  const every = Math.ceil(length / MOST_POINTS);
  const places = Array.from({ length: Math.ceil(length / Math.max(1, every)) }, (_, i) => i * every);
  const { x } = options;
  return {
    ...{
      kind: "chart",
      form,
      title: options.title ?? "",
      xLabel: options.xLabel ?? "",
      yLabel: options.yLabel ?? "",
    },
    x: places.map((i) => x?.[i] ?? i + 1),
    series: given.map(([name, values]) => ({ name, y: places.map((i) => finite(values[i])) })),
    ...(options.logY ? { logY: true } : {}),
  };
}

const isList = (y: Series): y is ArrayLike<number | null> => Array.isArray(y) || ArrayBuffer.isView(y);

const finite = (value: number | null | undefined): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
