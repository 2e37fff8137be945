import { memo, useMemo } from "react";
import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatFixed, formatNumber, t } from "../../i18n";
import type { EpochReport } from "../../stages/train/train";
import { useAtMostEvery, useLater } from "../ui/useLater";

interface CurvesProps {
  readonly history: readonly EpochReport[];
  readonly epochs: number;
  /** Where a network that guesses would stand; there before anything is trained. */
  readonly classes: number;
}

const tick = (value: number) => formatNumber(value);

/** Points that a chart can still tell apart. */
const MOST = 200;
/** Drawing takes as long as the network's epochs do when they are short: it is not for each of them. */
const EVERY_MS = 500;

const lossKeys = ["loss", "validationLoss"] as const;
const accuracyKeys = ["accuracy", "validationAccuracy"] as const;

/**
 * Loss and accuracy over the epochs; training solid, validation dashed. Loaded with the first training, not before. Each chart
 * is drawn in a task of its own, so that a click waits for one at most.
 */
export default function Curves({ history, epochs, classes }: CurvesProps) {
  const drawn = useAtMostEvery(EVERY_MS, history);
  const points = useMemo(() => {
    const every = Math.max(1, Math.ceil(drawn.length / MOST));
    return drawn
      .filter((_, i) => i % every === 0 || i === drawn.length - 1)
      .map((e) => ({
        epoch: e.epoch,
        loss: e.loss,
        validationLoss: e.validationLoss,
        accuracy: e.accuracy * 100,
        validationAccuracy: e.validationAccuracy * 100,
      }));
  }, [drawn]);
  const later = useLater(points);
  return (
    <div className="curves">
      <Curve
        points={points}
        epochs={epochs}
        unit=""
        title={t("Loss")}
        chance={Math.log(classes)}
        keys={lossKeys}
      />
      {later ? (
        <Curve
          points={later}
          epochs={epochs}
          unit="%"
          title={t("Accuracy")}
          chance={100 / classes}
          keys={accuracyKeys}
        />
      ) : (
        <div className="curve" />
      )}
    </div>
  );
}

interface CurveProps {
  readonly points: readonly Readonly<Record<string, number>>[];
  readonly epochs: number;
  readonly title: string;
  readonly unit: string;
  readonly chance: number;
  readonly keys: readonly [training: string, validation: string];
}

const Curve = memo(function Curve({ points, epochs, title, unit, chance, keys }: CurveProps) {
  const show = (value: unknown) => `${formatFixed(Number(value), unit ? 1 : 3)}${unit && ` ${unit}`}`;
  const last = points.at(-1)?.epoch ?? 0;
  const withGuess = [
    { epoch: 0, chance },
    ...points.map((p) => ({ ...p, chance })),
    ...(last < epochs ? [{ epoch: epochs, chance }] : []),
  ];
  const line = {
    type: "linear",
    isAnimationActive: false,
    strokeWidth: 2.5,
    dot: points.length < 25 ? { r: 3 } : false,
  } as const;
  return (
    <div className="curve">
      <p className="curve-title">
        {title} {unit && <span className="unit">{t("in {unit}", { unit })}</span>}
      </p>
      <ResponsiveContainer width="100%" height={220}>
        <LineChart
          data={withGuess}
          margin={{ top: 6, right: 12, bottom: 0, left: -14 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="epoch"
            type="number"
            domain={[0, Math.max(2, epochs)]}
            allowDecimals={false}
            stroke="var(--muted)"
            tick={{ fontSize: 12, fill: "var(--muted)" }}
            tickFormatter={tick}
          />
          <YAxis
            domain={unit ? [0, 100] : [0, (most: number) => Math.ceil(Math.max(most, chance * 1.2) * 2) / 2]}
            stroke="var(--muted)"
            tick={{ fontSize: 12, fill: "var(--muted)" }}
            tickFormatter={tick}
          />
          <Tooltip
            isAnimationActive={false}
            formatter={show}
            labelFormatter={(epoch) => t("Epoch {epoch}", { epoch: String(epoch) })}
            contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", borderRadius: 8 }}
          />
          <Legend iconType="plainline" wrapperStyle={{ fontSize: 13 }} />
          <Line
            {...line}
            name={t("Guessing")}
            dataKey="chance"
            stroke="var(--muted)"
            strokeWidth={1.5}
            strokeDasharray="1 4"
            dot={false}
          />
          <Line {...line} name={t("Training")} dataKey={keys[0]} stroke="var(--series-1)" />
          <Line
            {...line}
            name={t("Validation")}
            dataKey={keys[1]}
            stroke="var(--series-2)"
            strokeDasharray="6 4"
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
});
