import { Play } from "lucide-react";
import type { Loading } from "../../core/loading";
import { showBytes } from "../../core/units";
import type { QuantizeJob, QuantizationReport as Report } from "../../worker/protocol";
import { Button } from "../ui/Button";
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

const methods = [
  { value: "minMax", title: "Smallest to largest" },
  { value: "percentile", title: "Percentile" },
  { value: "mse", title: "Least error" },
] as const;

const about: Readonly<Record<QuantizeJob["method"], string>> = {
  minMax:
    "The range reaches from the smallest value seen to the largest: nothing is cut off, and one outlier makes it coarse.",
  percentile: "A few values at the ends are cut off, so that one outlier does not set the scale.",
  mse: "The range that moves the values least in the mean square.",
};

/** Float beside int8 on the same pictures, and where between input and answer the difference comes from. */
export function QuantizationReport({ job, onJob, report, onRun, sizes }: QuantizationReportProps) {
  const running = report.status === "running";
  return (
    <section className="quantization panel" aria-label="Quantization">
      <div className="quantization-form">
        <Segmented
          label="Ranges of the intermediate results"
          options={methods}
          value={job.method}
          onChange={(method) => onJob({ method })}
        />
        <p className="hint">{about[job.method]}</p>
        <Slider
          label="Calibrate on"
          min={10}
          max={1000}
          step={10}
          unit="training pictures"
          value={job.samples}
          onChange={(samples) => onJob({ samples })}
          disabled={running}
        />
        <div className="button-row">
          <Button look="primary" icon={<Play aria-hidden="true" />} onClick={onRun} disabled={running}>
            {report.status === "done" ? "Quantize again" : "Quantize"}
          </Button>
        </div>
      </div>
      {running && (
        <ProgressBar
          label={`${report.what.charAt(0).toUpperCase()}${report.what.slice(1)}`}
          value={report.total > 0 ? report.done / report.total : undefined}
        />
      )}
      {report.status === "failed" && <FailureNotice failure={report.failure} />}
      {report.status === "done" ? (
        <Outcome report={report.value} />
      ) : (
        <div className="stats">
          <Stat label="Weights as float" value={showBytes(sizes.floatBytes)} detail="4 bytes each" />
          <Stat
            label="Weights as int8"
            value={showBytes(sizes.int8Bytes)}
            detail="with 32-bit biases and scales"
          />
        </div>
      )}
    </section>
  );
}

const percent = (share: number): string => (share * 100).toFixed(1);

function Outcome({ report }: { readonly report: Report }) {
  const { float, int8, layers, floatBytes, summary } = report;
  const lost = (float.accuracy - int8.accuracy) * 100;
  const changed = float.predictions.reduce((n, p, i) => n + (p === int8.predictions[i] ? 0 : 1), 0);
  const finite = layers.filter((l) => Number.isFinite(l.decibels));
  const worst = [...finite].sort((a, b) => a.decibels - b.decibels)[0];
  const said =
    Math.abs(lost) < 0.05
      ? "The accuracy has not changed"
      : `The accuracy ${lost > 0 ? "fell" : "rose"} by ${Math.abs(lost).toFixed(1)} points`;
  return (
    <>
      <div className="stats">
        <Stat
          label="Float"
          value={percent(float.accuracy)}
          unit="%"
          detail={`${showBytes(floatBytes)} of weights`}
        />
        <Stat
          label="Int8"
          value={percent(int8.accuracy)}
          unit="%"
          detail={`${showBytes(summary.weightBytes)} of weights`}
          tone={lost <= 2 ? "good" : "bad"}
        />
        <Stat
          label="Answers that changed"
          value={changed}
          unit={`of ${int8.count.toLocaleString("en-US")}`}
          detail="right or wrong"
        />
        <Stat label="RAM" value={showBytes(summary.plan.arenaBytes)} detail="all intermediate results" />
      </div>
      <FigureFrame
        title="Signal over error, layer by layer"
        summary={`${said}, on ${int8.count.toLocaleString("en-US")} test pictures.${worst ? ` The noisiest layer is ${worst.id} with ${worst.decibels.toFixed(1)} dB: its signal is ${Math.round(10 ** (worst.decibels / 20))} times its error.` : ""}`}
        chart={<NoiseBars layers={layers} />}
        table={
          <DataTable
            caption="Float and int8 compared on a few test pictures"
            columns={[
              { title: "Layer", value: (l) => l.id },
              { title: "Operation", value: (l) => l.op },
              {
                title: "Signal over error, dB",
                value: (l) => l.decibels,
                show: (l) => (Number.isFinite(l.decibels) ? l.decibels.toFixed(1) : "exact"),
              },
              { title: "Clipped, %", value: (l) => l.clipped * 100, show: (l) => percent(l.clipped) },
            ]}
            rows={layers}
            rowKey={(l) => l.id}
            download="quantization"
          />
        }
      />
      <p className="hint">
        20 dB means that the signal is ten times its error, 40 dB a hundred times. Errors pile up along the
        network; as long as the right class leads by more than the last layer’s error, the answer stays.
      </p>
    </>
  );
}
