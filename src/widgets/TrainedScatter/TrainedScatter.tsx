import { lazy, Suspense, useState } from "react";
import { formatFixed, formatNumber, showBytes, showCount, t } from "../../i18n";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Segmented } from "../ui/Segmented";
import { paretoFront } from "./pareto";

const TrainedChart = lazy(() => import("./TrainedChart"));

/** A trained network as it is compared. */
export interface TrainedPoint {
  readonly id: string;
  /** "PhiNet α 0.5, β 0.75, t₀ 4, 4 blocks, 32 px". */
  readonly name: string;
  readonly data: string;
  /** 0 to 1. */
  readonly accuracy: number;
  readonly epochs: number;
  readonly parameters: number;
  readonly flash: number;
  readonly ram: number;
  readonly macs: number;
  /** Millijoules on the chosen board; null where its power is not known. */
  readonly energy: number | null;
}

type Against = "flash" | "ram" | "macs" | "energy";

interface TrainedScatterProps {
  readonly points: readonly TrainedPoint[];
  readonly board: string;
  readonly onForget: () => void;
}

export const showCost = (against: Against, value: number): string => {
  if (against === "macs") return showCount(value);
  if (against === "energy") return `${formatNumber(value, { maximumSignificantDigits: 2 })} mJ`;
  return showBytes(value);
};

/** Every network that was trained in this browser: what it is right in, against what it costs; those that none beats are joined. */
export function TrainedScatter({ points, board, onForget }: TrainedScatterProps) {
  const [against, setAgainst] = useState<Against>("flash");
  const [sure, setSure] = useState(false);
  const title = {
    flash: t("Flash"),
    ram: t("RAM"),
    macs: t("Work (MAC)"),
    energy: t("Energy of one answer"),
  }[against];
  const scored = points.map((p) => ({ cost: p[against] ?? Number.NaN, accuracy: p.accuracy }));
  const front = paretoFront(scored);
  const best = front.length > 0 ? points[front.at(-1)!]! : null;
  return (
    <section
      className="trained-scatter panel"
      aria-label={t("Networks trained so far")}
      data-count={points.length}
    >
      <Segmented
        label={t("Accuracy against")}
        value={against}
        onChange={setAgainst}
        options={[
          { value: "flash", title: t("Flash") },
          { value: "ram", title: t("RAM") },
          { value: "macs", title: t("MAC") },
          { value: "energy", title: t("Energy") },
        ]}
      />
      {points.length === 0 ? (
        <p className="hint scatter-empty">
          {t("No network has been trained in this browser yet. Each one that you train will appear here.")}
        </p>
      ) : (
        <FigureFrame
          title={t("Accuracy against {cost}", { cost: title })}
          summary={summaryOf(points.length, front.length, best, title)}
          chart={
            <Suspense fallback={<div className="scatter-chart" />}>
              <TrainedChart
                points={points.map((p, i) => ({ name: p.name, ...scored[i]! }))}
                front={front}
                title={title}
                show={(value) => showCost(against, value)}
              />
            </Suspense>
          }
          table={<TrainedTable points={points} front={new Set(front.map((i) => points[i]!.id))} />}
        />
      )}
      {against === "energy" && (
        <p className="hint">
          {t("Estimated for the {board}: the middle of the range of its time, times the core’s power.", {
            board,
          })}
        </p>
      )}
      {points.length > 0 && (
        <div className="scatter-forget">
          <Button
            look="quiet"
            onClick={() => {
              if (sure) onForget();
              setSure(!sure);
            }}
          >
            {sure ? t("Forget them all, really") : t("Forget these results")}
          </Button>
        </div>
      )}
    </section>
  );
}

function summaryOf(count: number, front: number, best: TrainedPoint | null, cost: string): string {
  const words = t(
    "{count, plural, one {# network} other {# networks}}, {front} of them beaten by none: better for as much, or as good for less.",
    { count, front },
  );
  if (!best) return words;
  const values = { name: best.name, accuracy: formatFixed(100 * best.accuracy, 1), cost };
  return `${words} ${t("The most accurate is {name}, right on {accuracy} %.", values)}`;
}

function TrainedTable({
  points,
  front,
}: {
  readonly points: readonly TrainedPoint[];
  readonly front: ReadonlySet<string>;
}) {
  return (
    <DataTable
      caption={t("Networks trained in this browser")}
      columns={[
        { title: t("Network"), value: (p) => p.name },
        { title: t("Data"), value: (p) => p.data },
        {
          title: t("Accuracy, %"),
          value: (p) => p.accuracy,
          show: (p) => formatFixed(100 * p.accuracy, 1),
        },
        { title: t("Epochs"), value: (p) => p.epochs },
        { title: t("Parameters"), value: (p) => p.parameters, show: (p) => formatNumber(p.parameters) },
        { title: t("Flash"), value: (p) => p.flash, show: (p) => showBytes(p.flash) },
        { title: t("RAM"), value: (p) => p.ram, show: (p) => showBytes(p.ram) },
        { title: t("MAC"), value: (p) => p.macs, show: (p) => showCount(p.macs) },
        {
          title: t("Energy"),
          value: (p) => p.energy ?? Number.NaN,
          show: (p) => (p.energy === null ? t("unknown") : showCost("energy", p.energy)),
        },
        { title: t("Beaten by none"), value: (p) => (front.has(p.id) ? t("yes") : t("no")) },
      ]}
      rows={points}
      rowKey={(p) => p.id}
      download="trained"
    />
  );
}
