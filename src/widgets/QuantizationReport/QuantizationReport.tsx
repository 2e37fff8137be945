import { Play } from "lucide-react";
import type { Loading } from "../../core/loading";
import { formatFixed, formatNumber, showBytes, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { LayerNoise } from "../../stages/compareLayers";
import type { QuantizeJob, QuantizationReport as Report } from "../../worker/protocol";
import { Button } from "../ui/Button";
import { capital } from "../ui/capital";
import { DataTable } from "../ui/DataTable";
import { FailureNotice } from "../ui/FailureNotice";
import { FigureFrame } from "../ui/FigureFrame";
import { ProgressBar } from "../ui/ProgressBar";
import { Segmented } from "../ui/Segmented";
import { Slider } from "../ui/Slider";
import { Stat } from "../ui/Stat";
import { NoiseBars } from "./NoiseBars";

interface QuantizationReportProps {
  readonly job: QuantizeJob;
  readonly onJob: (change: Partial<QuantizeJob>) => void;
  readonly report: Loading<Report>;
  readonly onRun: () => void;
  /** What is known before the first run: the sizes of the weights. */
  readonly sizes: { readonly floatBytes: number; readonly int8Bytes: number };
}

const methods = () =>
  [
    { value: "minMax", title: t("Smallest to largest") },
    { value: "percentile", title: t("Percentile") },
    { value: "mse", title: t("Least error") },
    { value: "mixed", title: t("Best for each layer") },
  ] as const;

/** A dash where an operation dictates its scale. */
const nameOf = (method: QuantizeJob["method"] | undefined): string =>
  methods().find(({ value }) => value === method)?.title ?? "–";

const about = (): Readonly<Record<QuantizeJob["method"], string>> => ({
  minMax: t(
    "The range reaches from the smallest value seen to the largest: nothing is cut off, and one outlier makes it coarse.",
  ),
  percentile: t("A few values at the ends are cut off, so that one outlier does not set the scale."),
  mse: t("The range that moves the values least in the mean square."),
  mixed: t("Each layer takes the one of the three ways whose rounded values were least wrong."),
});

/** Float beside int8 on the same pictures, and where between input and answer the difference comes from. */
export function QuantizationReport({ job, onJob, report, onRun, sizes }: QuantizationReportProps) {
  const running = report.status === "running";
  return (
    <section className="quantization panel" aria-label={t("Quantization")}>
      <div className="quantization-form">
        <Segmented
          label={t("Ranges of the intermediate results")}
          options={methods()}
          value={job.method}
          onChange={(method) => onJob({ method })}
        />
        <p className="hint">{about()[job.method]}</p>
        <Slider
          label={t("Calibrate on")}
          min={10}
          max={1000}
          step={10}
          unit={t("training pictures")}
          value={job.samples}
          onChange={(samples) => onJob({ samples })}
          disabled={running}
        />
        <div className="button-row">
          <Button look="primary" icon={<Play aria-hidden="true" />} onClick={onRun} busy={running}>
            {report.status === "done" ? t("Quantize again") : t("Quantize")}
          </Button>
        </div>
      </div>
      {running && (
        <ProgressBar
          label={capital(heard(report.what))}
          value={report.total > 0 ? report.done / report.total : undefined}
        />
      )}
      {report.status === "failed" && <FailureNotice failure={report.failure} />}
      {report.status === "done" ? (
        <Outcome report={report.value} />
      ) : (
        <div className="stats">
          <Stat
            label={t("Weights as float")}
            value={showBytes(sizes.floatBytes)}
            detail={t("4 bytes each")}
          />
          <Stat
            label={t("Weights as int8")}
            value={showBytes(sizes.int8Bytes)}
            detail={t("with 32-bit biases and scales")}
          />
        </div>
      )}
    </section>
  );
}

const percent = (share: number): string => formatFixed(share * 100, 1);

function Outcome({ report }: { readonly report: Report }) {
  const { float, int8, layers, floatBytes, summary, choices } = report;
  const lost = (float.accuracy - int8.accuracy) * 100;
  const changed = float.predictions.reduce((n, p, i) => n + (p === int8.predictions[i] ? 0 : 1), 0);
  const finite = layers.filter((l) => Number.isFinite(l.decibels));
  const worst = [...finite].sort((a, b) => a.decibels - b.decibels)[0];
  const values = { points: formatFixed(Math.abs(lost), 1), count: formatNumber(int8.count) };
  const said =
    Math.abs(lost) < 0.05
      ? t("The accuracy has not changed, on {count} test pictures.", values)
      : lost > 0
        ? t("The accuracy fell by {points} points, on {count} test pictures.", values)
        : t("The accuracy rose by {points} points, on {count} test pictures.", values);
  const noisiest = worst
    ? t("The noisiest layer is {layer} with {decibels} dB: its signal is {times} times its error.", {
        layer: worst.id,
        decibels: formatFixed(worst.decibels, 1),
        times: Math.round(10 ** (worst.decibels / 20)),
      })
    : "";
  return (
    <>
      <div className="stats">
        <Stat
          label={t("Float")}
          value={percent(float.accuracy)}
          unit="%"
          detail={t("{bytes} of weights", { bytes: showBytes(floatBytes) })}
        />
        <Stat
          label={t("Int8")}
          value={percent(int8.accuracy)}
          unit="%"
          detail={t("{bytes} of weights", { bytes: showBytes(summary.weightBytes) })}
          tone={lost <= 2 ? "good" : "bad"}
        />
        <Stat
          label={t("Answers that changed")}
          value={changed}
          unit={t("of {count}", { count: formatNumber(int8.count) })}
          detail={t("right or wrong")}
        />
        <Stat
          label={t("RAM")}
          value={showBytes(summary.plan.arenaBytes)}
          detail={t("all intermediate results")}
        />
      </div>
      <FigureFrame
        title={t("Signal over error, layer by layer")}
        summary={`${said} ${noisiest}`.trim()}
        chart={<NoiseBars layers={layers} />}
        table={
          <DataTable
            caption={t("Float and int8 compared on a few test pictures")}
            columns={[
              { title: t("Layer"), value: (l) => l.id },
              { title: t("Operation"), value: (l) => l.op },
              {
                title: t("Signal over error, dB"),
                value: (l) => l.decibels,
                show: (l) => (Number.isFinite(l.decibels) ? formatFixed(l.decibels, 1) : t("exact")),
              },
              { title: t("Clipped, %"), value: (l) => l.clipped * 100, show: (l) => percent(l.clipped) },
              ...(choices
                ? [{ title: t("Range by"), value: (l: LayerNoise) => nameOf(choices[l.id]?.method) }]
                : []),
            ]}
            rows={layers}
            rowKey={(l) => l.id}
            download="quantization"
          />
        }
      />
      <p className="hint">
        {t(
          "20 dB means that the signal is ten times its error, 40 dB a hundred times. Errors pile up along the network; as long as the right class leads by more than the last layer’s error, the answer stays.",
        )}
      </p>
    </>
  );
}
