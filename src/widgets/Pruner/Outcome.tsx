import { formatFixed, showBytes, showCount, t } from "../../i18n";
import type { PruneFigures, PruneTuned } from "../../worker/labs/pruneProtocol";
import { DataTable } from "../ui/DataTable";
import { patternNames } from "./names";

interface OutcomeProps {
  readonly whole: PruneFigures;
  readonly tuned: PruneTuned;
  readonly count: number;
}

interface Row {
  readonly what: string;
  readonly whole: string;
  readonly pruned: string;
  readonly compacted: string;
}

/** Before, pruned and trained on, and after compaction, side by side. */
export function Outcome({ whole, tuned, count }: OutcomeProps) {
  const { pruned, compacted, difference, history } = tuned;
  const row = (what: string, show: (f: PruneFigures) => string): Row => ({
    ...{ what, whole: show(whole), pruned: show(pruned), compacted: show(compacted) },
  });
  const rows = [
    row(t("Accuracy, %"), (f) => formatFixed(100 * f.accuracy, 1)),
    row(t("Zeros, %"), (f) => formatFixed(100 * f.sparsity, 0)),
    row(t("Parameters"), (f) => showCount(f.parameters)),
    row(t("Multiply-accumulates"), (f) => showCount(f.macs)),
    row(t("Flash, as stored"), (f) => showBytes(f.flashBytes)),
    row(t("Kernels with zeros left out"), (f) => showBytes(f.entriesBytes)),
    row(t("RAM for values"), (f) => showBytes(f.ramBytes)),
    row(
      t("Time on the board, ms"),
      (f) => `${formatFixed(f.milliseconds.low, 1)}–${formatFixed(f.milliseconds.high, 1)}`,
    ),
  ];
  const regrown = history.reduce((n, e) => n + (e.figures?.regrown ?? 0), 0);
  const channels = tuned.how.pattern === "channels";
  return (
    <div className="prune-outcome">
      <DataTable
        caption={t("{pattern}, trained on for {epochs} epochs; measured on {count} pictures", {
          ...{ pattern: patternNames()[tuned.how.pattern], epochs: history.length, count },
        })}
        columns={[
          { title: t("What"), value: (r) => r.what },
          { title: t("Before"), value: (r) => r.whole },
          { title: t("Pruned"), value: (r) => r.pruned },
          { title: t("Compacted"), value: (r) => r.compacted },
        ]}
        rows={rows}
        rowKey={(r) => r.what}
        download="pruning"
      />
      <p className="hint">
        {channels
          ? t(
              "The outputs of the pruned and the compacted network differ by at most {difference}: it is the same network.",
              {
                difference: difference.toExponential(0),
              },
            )
          : t("Compaction finds next to nothing here: a zero in between is no channel that could go.")}{" "}
        {tuned.tuning.soft &&
          t("{count} pruned weights came back on the way.", { count: showCount(regrown) })}
      </p>
    </div>
  );
}
