import {
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Scatter,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatFixed, t } from "../../i18n";

interface ChartPoint {
  readonly name: string;
  readonly cost: number;
  readonly accuracy: number;
}

interface TrainedChartProps {
  readonly points: readonly ChartPoint[];
  /** Indices of those that none beats, by rising cost. */
  readonly front: readonly number[];
  readonly title: string;
  readonly show: (cost: number) => string;
}

/** Points, and a staircase through those that none beats. Loaded with the first point, not before. */
export default function TrainedChart({ points, front, title, show }: TrainedChartProps) {
  const dots = points
    .filter(({ cost }) => Number.isFinite(cost))
    .map((p) => ({ ...p, percent: 100 * p.accuracy }));
  const stairs = front.map((i) => ({ cost: points[i]!.cost, best: 100 * points[i]!.accuracy }));
  const costs = dots.map((d) => d.cost);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  return (
    <div className="scatter-chart">
      <ResponsiveContainer width="100%" height={280}>
        <ComposedChart margin={{ top: 8, right: 16, bottom: 18, left: -8 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" />
          <XAxis
            dataKey="cost"
            type="number"
            scale="log"
            domain={[low * 0.8, high * 1.25]}
            allowDuplicatedCategory={false}
            stroke="var(--muted)"
            tick={{ fontSize: 12, fill: "var(--muted)" }}
            tickFormatter={show}
            label={{
              value: title,
              position: "insideBottom",
              offset: -12,
              fontSize: 12,
              fill: "var(--muted)",
            }}
          />
          <YAxis
            domain={[0, 100]}
            unit=" %"
            stroke="var(--muted)"
            tick={{ fontSize: 12, fill: "var(--muted)" }}
          />
          <Tooltip content={<PointWords show={show} />} isAnimationActive={false} />
          <Line
            data={stairs}
            dataKey="best"
            type="stepAfter"
            stroke="var(--series-2)"
            strokeWidth={2}
            strokeDasharray="6 4"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
          <Scatter data={dots} dataKey="percent" fill="var(--series-1)" isAnimationActive={false} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

interface PointWordsProps {
  readonly payload?: readonly { readonly payload?: Partial<ChartPoint> }[];
  readonly show: (cost: number) => string;
}

function PointWords({ payload = [], show }: PointWordsProps) {
  const point = payload.map((p) => p.payload).find((p) => p?.name !== undefined);
  if (!point) return null;
  return (
    <div className="scatter-words">
      <strong>{point.name}</strong>
      <br />
      {t("{accuracy} % right, {cost}", {
        accuracy: formatFixed(100 * point.accuracy!, 1),
        cost: show(point.cost!),
      })}
    </div>
  );
}
