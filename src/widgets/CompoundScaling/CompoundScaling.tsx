import { formatNumber, showCount, t } from "../../i18n";
import type { Budgets, Resource } from "../../stages/scale/budgets";
import type { Solution } from "../../stages/scale/solve";
import { BudgetBars } from "../Scaler/BudgetBars";
import { BudgetKey } from "../Scaler/KnobMap";
import { knobWords, resources, showAmount, showKnob, showShare, titleOf } from "../Scaler/words";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Slider } from "../ui/Slider";

/** EfficientNet at one coefficient. */
export interface PhiLine {
  readonly phi: number;
  readonly resolution: number;
  readonly parameters: number;
  readonly need: Budgets;
}

interface CompoundScalingProps {
  /** By rising φ; empty while it is being counted. */
  readonly lines: readonly PhiLine[];
  readonly phi: number;
  readonly onPhi: (phi: number) => void;
  readonly budgets: Budgets;
  /** "the NUCLEO-L496ZG". */
  readonly board: string;
  /** What hardware-aware scaling makes of the same budgets. */
  readonly solution: Solution | null;
}

const [WIDTH, HEIGHT] = [400, 240];
const MARGIN = { left: 50, right: 16, top: 10, bottom: 34 };

/** One coefficient for depth, width and picture, against a board's three budgets; beside it the network made for them. */
export function CompoundScaling(props: CompoundScalingProps) {
  const { lines, phi, onPhi, budgets, board, solution } = props;
  const now = lines.length > 0 ? nearest(lines, phi) : null;
  const used = now && sharesOf(now.need, budgets);
  const last = lines.findLast((line) => fits(line, budgets));
  return (
    <section
      className="compound panel"
      aria-label={t("Compound scaling")}
      data-fits={used !== null && Math.max(...resources.map((name) => used[name])) <= 1}
    >
      <Slider
        label={t("Coefficient φ")}
        min={-12}
        max={3}
        step={0.5}
        value={phi}
        onChange={onPhi}
        hint={t(
          "0 is EfficientNet-B0. Each step up about doubles the multiplications; below 0 the same rule shrinks it.",
        )}
      />
      <div className="scaler-grid">
        <div className="compound-side">
          <p className="scaler-title">{t("EfficientNet, one coefficient")}</p>
          <p className="compound-words">
            {now
              ? t("φ {phi}: {side} × {side} pixels, {count} parameters", {
                  phi: formatNumber(now.phi),
                  side: now.resolution,
                  count: showCount(now.parameters),
                })
              : t("counting …")}
          </p>
          <BudgetBars budgets={budgets} used={used} />
        </div>
        <div className="compound-side">
          <p className="scaler-title">{t("PhiNet, solved for {board}", { board })}</p>
          <p className="compound-words">{solution ? knobWords(solution) : t("counting …")}</p>
          <BudgetBars budgets={budgets} used={solution?.used ?? null} />
        </div>
      </div>
      <FigureFrame
        title={t("Shares of the budgets over φ")}
        summary={summaryOf(lines, last ?? null, budgets)}
        chart={
          <>
            <Chart {...{ lines, phi, budgets }} />
            <BudgetKey />
          </>
        }
        table={<PhiTable lines={lines} budgets={budgets} />}
      />
    </section>
  );
}

const nearest = (lines: readonly PhiLine[], phi: number): PhiLine =>
  lines.reduce((a, b) => (Math.abs(b.phi - phi) < Math.abs(a.phi - phi) ? b : a));

const sharesOf = (need: Budgets, budgets: Budgets): Budgets => ({
  flash: need.flash / budgets.flash,
  ram: need.ram / budgets.ram,
  macs: need.macs / budgets.macs,
});

const fits = (line: PhiLine, budgets: Budgets) => resources.every((name) => line.need[name] <= budgets[name]);

function summaryOf(lines: readonly PhiLine[], last: PhiLine | null, budgets: Budgets): string {
  if (lines.length === 0) return t("counting …");
  if (!last) return t("No φ of these fits: even the smallest exceeds a budget.");
  const used = sharesOf(last.need, budgets);
  return t(
    "All three move together. The largest φ that fits is {phi}; it uses {flash} of the flash, {ram} of the RAM and {macs} of the multiplications.",
    {
      phi: formatNumber(last.phi),
      ...{ flash: showShare(used.flash), ram: showShare(used.ram), macs: showShare(used.macs) },
    },
  );
}

/** A logarithmic scale of shares: the line at 1 is the budget. */
function Chart({ lines, phi, budgets }: Pick<CompoundScalingProps, "lines" | "phi" | "budgets">) {
  if (lines.length === 0)
    return <svg className="knob-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const [first, end] = [lines[0]!.phi, lines.at(-1)!.phi];
  const all = lines.flatMap((line) => resources.map((name) => line.need[name] / budgets[name]));
  const [low, high] = [Math.min(0.5, ...all), Math.max(2, ...all)];
  const px = (value: number) =>
    MARGIN.left + ((value - first) / (end - first)) * (WIDTH - MARGIN.left - MARGIN.right);
  const py = (share: number) =>
    MARGIN.top + (1 - Math.log(share / low) / Math.log(high / low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const path = (name: Resource) =>
    lines
      .map(
        ({ phi: at, need }, i) =>
          `${i ? "L" : "M"}${px(at).toFixed(1)},${py(need[name] / budgets[name]).toFixed(1)}`,
      )
      .join("");
  const ticks = [0.01, 0.1, 1, 10, 100, 1000].filter((share) => share >= low && share <= high);
  return (
    <svg className="knob-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect
        className="map-fits"
        x={MARGIN.left}
        y={py(1)}
        width={WIDTH - MARGIN.left - MARGIN.right}
        height={Math.max(0, HEIGHT - MARGIN.bottom - py(1))}
      />
      {ticks.map((share) => (
        <g key={share} className="map-tick">
          <line x1={MARGIN.left - 5} x2={MARGIN.left} y1={py(share)} y2={py(share)} />
          <text x={MARGIN.left - 8} y={py(share) + 4} textAnchor="end">
            {`× ${formatNumber(share)}`}
          </text>
        </g>
      ))}
      {[-12, -9, -6, -3, 0, 3].map((at) => (
        <g key={at} className="map-tick">
          <line x1={px(at)} x2={px(at)} y1={HEIGHT - MARGIN.bottom} y2={HEIGHT - MARGIN.bottom + 5} />
          <text x={px(at)} y={HEIGHT - MARGIN.bottom + 18} textAnchor="middle">
            {formatNumber(at)}
          </text>
        </g>
      ))}
      <path
        className="map-axes"
        d={`M${MARGIN.left},${MARGIN.top}V${HEIGHT - MARGIN.bottom}H${WIDTH - MARGIN.right}`}
      />
      <line className="phi-now" x1={px(phi)} x2={px(phi)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
      {resources.map((name) => (
        <path key={name} className="map-line" data-resource={name} d={path(name)} />
      ))}
      <text className="map-name" x={WIDTH - MARGIN.right} y={HEIGHT - 2} textAnchor="end">
        φ
      </text>
    </svg>
  );
}

function PhiTable({ lines, budgets }: Pick<CompoundScalingProps, "lines" | "budgets">) {
  return (
    <DataTable
      caption={t("EfficientNet over φ, with its shares of the budgets")}
      columns={[
        { title: "φ", value: (l) => l.phi, show: (l) => showKnob(l.phi) },
        { title: t("Picture, px"), value: (l) => l.resolution },
        { title: t("Parameters"), value: (l) => l.parameters, show: (l) => showCount(l.parameters) },
        ...resources.map((name) => ({
          title: titleOf(name),
          value: (l: PhiLine) => l.need[name],
          show: (l: PhiLine) =>
            `${showAmount(name, l.need[name])}, ${showShare(l.need[name] / budgets[name])}`,
        })),
      ]}
      rows={lines}
      rowKey={(l) => String(l.phi)}
      download="efficientnet"
    />
  );
}
