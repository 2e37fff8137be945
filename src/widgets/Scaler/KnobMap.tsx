import { t } from "../../i18n";
import type { Resource } from "../../stages/scale/budgets";
import type { Knob, ShareGrid } from "../../stages/scale/surface";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Segmented } from "../ui/Segmented";
import { cellsWhere, contour } from "./contour";
import { resources, showKnob, showShare, titleOf } from "./words";

export type Plane = "alpha-t0" | "alpha-beta" | "beta-t0";

const planes: readonly Plane[] = ["alpha-t0", "alpha-beta", "beta-t0"];

export const knobsOf = (plane: Plane): readonly [Knob, Knob, Knob] =>
  (
    ({
      "alpha-t0": ["alpha", "t0", "beta"],
      "alpha-beta": ["alpha", "beta", "t0"],
      "beta-t0": ["beta", "t0", "alpha"],
    }) as const
  )[plane];

export const symbolOf: Readonly<Record<Knob, string>> = { alpha: "α", beta: "β", t0: "t₀" };

type Point = Readonly<Record<Knob, number>>;

interface KnobMapProps {
  readonly grid: ShareGrid;
  readonly plane: Plane;
  readonly onPlane: (plane: Plane) => void;
  /** The counted solution, and what the formulas say. */
  readonly solution: Point;
  readonly formula: Point | null;
}

const [WIDTH, HEIGHT] = [400, 300];
const MARGIN = { left: 44, right: 16, top: 12, bottom: 38 };
const TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10];

/** Two of the three knobs, the third fixed: the line of each budget, what lies below all three, and where they meet. */
export function KnobMap({ grid, plane, onPlane, solution, formula }: KnobMapProps) {
  const [xKnob, yKnob, third] = knobsOf(plane);
  const values = { fixed: symbolOf[third], at: showKnob(solution[third]) };
  const summary = t(
    "{fixed} is fixed at {at}. Shaded: what keeps to all three budgets. The lines meet near {x} {xAt}, {y} {yAt}: there all three are used.",
    {
      ...values,
      ...{ x: symbolOf[xKnob], xAt: showKnob(solution[xKnob]) },
      ...{ y: symbolOf[yKnob], yAt: showKnob(solution[yKnob]) },
    },
  );
  return (
    <div className="knob-map">
      <Segmented
        label={t("Knobs of the map")}
        value={plane}
        onChange={onPlane}
        options={planes.map((value) => ({
          value,
          title: knobsOf(value)
            .slice(0, 2)
            .map((knob) => symbolOf[knob])
            .join(", "),
        }))}
      />
      <FigureFrame
        title={t("Where the budgets lie among the knobs")}
        summary={summary}
        chart={
          <>
            <Chart {...{ grid, solution, formula }} />
            <BudgetKey />
          </>
        }
        table={<GridTable grid={grid} />}
      />
    </div>
  );
}

function Chart({ grid, solution, formula }: Pick<KnobMapProps, "grid" | "solution" | "formula">) {
  const { x, y, shares } = grid;
  const n = x.values.length;
  const rows = y.values.length;
  const inner = { w: WIDTH - MARGIN.left - MARGIN.right, h: HEIGHT - MARGIN.top - MARGIN.bottom };
  const px = (column: number) => MARGIN.left + (column / (n - 1)) * inner.w;
  const py = (row: number) => MARGIN.top + (1 - row / (rows - 1)) * inner.h;
  const place = (axis: ShareGrid["x"], value: number) => {
    const [low, high] = [axis.values[0]!, axis.values.at(-1)!];
    return ((axis.values.length - 1) * Math.log(value / low)) / Math.log(high / low);
  };
  const inside = (axis: ShareGrid["x"]) => (value: number) =>
    value >= axis.values[0]! * 0.999 && value <= axis.values.at(-1)! * 1.001;
  const fits = (i: number) => resources.every((name) => shares[name][i]! <= 1);
  const clipped = (axis: ShareGrid["x"], value: number) =>
    Math.min(axis.values.length - 1, Math.max(0, place(axis, value)));
  return (
    <svg className="knob-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {cellsWhere(n, rows, fits).map(({ row, from, to }) => (
        <rect
          key={`${row}-${from}`}
          className="map-fits"
          x={px(from)}
          y={py(row + 1)}
          width={px(to) - px(from) + 0.5}
          height={py(row) - py(row + 1) + 0.5}
        />
      ))}
      {TICKS.filter(inside(x)).map((value) => (
        <g key={value} className="map-tick">
          <line x1={px(place(x, value))} x2={px(place(x, value))} y1={py(0)} y2={py(0) + 5} />
          <text x={px(place(x, value))} y={py(0) + 18} textAnchor="middle">
            {showKnob(value)}
          </text>
        </g>
      ))}
      {TICKS.filter(inside(y)).map((value) => (
        <g key={value} className="map-tick">
          <line x1={px(0) - 5} x2={px(0)} y1={py(place(y, value))} y2={py(place(y, value))} />
          <text x={px(0) - 8} y={py(place(y, value)) + 4} textAnchor="end">
            {showKnob(value)}
          </text>
        </g>
      ))}
      <path className="map-axes" d={`M${px(0)},${py(rows - 1)}V${py(0)}H${px(n - 1)}`} />
      <text className="map-name" x={px(n - 1)} y={HEIGHT - 4} textAnchor="end">
        {symbolOf[x.knob]}
      </text>
      <text className="map-name" x={10} y={MARGIN.top + 10}>
        {symbolOf[y.knob]}
      </text>
      <BudgetLines {...{ grid, px, py }} />
      {formula && (
        <rect
          className="map-formula"
          x={px(clipped(x, formula[x.knob])) - 5}
          y={py(clipped(y, formula[y.knob])) - 5}
          width="10"
          height="10"
        />
      )}
      <circle
        className="map-solution"
        cx={px(clipped(x, solution[x.knob]))}
        cy={py(clipped(y, solution[y.knob]))}
        r="5.5"
      />
    </svg>
  );
}

interface LinesProps {
  readonly grid: ShareGrid;
  readonly px: (column: number) => number;
  readonly py: (row: number) => number;
}

function BudgetLines({ grid, px, py }: LinesProps) {
  const n = grid.x.values.length;
  return resources.map((name) => (
    <path
      key={name}
      className="map-line"
      data-resource={name}
      d={contour(grid.shares[name], n, 1)
        .map(({ x1, y1, x2, y2 }) => `M${f(px(x1))},${f(py(y1))}L${f(px(x2))},${f(py(y2))}`)
        .join("")}
    />
  ));
}

/** Which line is which budget's. */
export function BudgetKey() {
  return (
    <p className="budget-key" aria-hidden="true">
      {resources.map((name) => (
        <span key={name}>
          <i data-resource={name} /> {shortOf(name)}
        </span>
      ))}
    </p>
  );
}

const f = (value: number): string => value.toFixed(1);
export const shortOf = (resource: Resource): string =>
  ({ flash: t("Flash"), ram: t("RAM"), macs: t("MAC") })[resource];

/** Every seventh step of both knobs. */
function GridTable({ grid }: { readonly grid: ShareGrid }) {
  const n = grid.x.values.length;
  const rows = grid.y.values.flatMap((y, row) =>
    grid.x.values.flatMap((x, column) =>
      row % 7 === 0 && column % 7 === 0 ? [{ x, y, i: row * n + column }] : [],
    ),
  );
  return (
    <DataTable
      caption={t("Shares of the budgets over two knobs")}
      columns={[
        { title: symbolOf[grid.x.knob], value: (r) => r.x, show: (r) => showKnob(r.x) },
        { title: symbolOf[grid.y.knob], value: (r) => r.y, show: (r) => showKnob(r.y) },
        ...resources.map((name) => ({
          title: titleOf(name),
          value: (r: { readonly i: number }) => grid.shares[name][r.i]!,
          show: (r: { readonly i: number }) => showShare(grid.shares[name][r.i]!),
        })),
      ]}
      rows={rows}
      rowKey={(r) => String(r.i)}
      download="budgets-over-knobs"
    />
  );
}
