import { formatFixed, showBytes, showCount, t } from "../../i18n";
import type { PruneFigures } from "../../worker/labs/pruneProtocol";
import { Stat } from "../ui/Stat";

interface MetersProps {
  readonly now: PruneFigures;
  readonly whole: PruneFigures;
  readonly count: number;
  readonly board: string;
}

/** What pruning has changed, and what it has left as it was. */
export function Meters({ now, whole, count, board }: MetersProps) {
  const points = 100 * (now.accuracy - whole.accuracy);
  return (
    <div className="stats prune-meters" aria-live="polite">
      <Stat
        label={t("Accuracy on {count} pictures", { count })}
        value={formatFixed(100 * now.accuracy, 1)}
        unit="%"
        detail={
          points < 0
            ? t("{points} points less than whole", { points: formatFixed(-points, 1) })
            : t("{points} points more than whole", { points: formatFixed(points, 1) })
        }
      />
      <Stat
        label={t("Flash, as stored")}
        value={showBytes(now.flashBytes)}
        detail={of(now.flashBytes, whole.flashBytes)}
      />
      <Stat
        label={t("Kernels with zeros left out")}
        value={showBytes(now.entriesBytes)}
        detail={t("gzip: {bytes}", { bytes: showBytes(now.gzipBytes) })}
      />
      <Stat label={t("Multiply-accumulates")} value={showCount(now.macs)} detail={of(now.macs, whole.macs)} />
      <Stat
        label={t("RAM for values")}
        value={showBytes(now.ramBytes)}
        detail={of(now.ramBytes, whole.ramBytes)}
      />
      <Stat
        label={t("Time on the board")}
        value={`${formatFixed(now.milliseconds.low, 1)}–${formatFixed(now.milliseconds.high, 1)}`}
        unit="ms"
        detail={board}
      />
    </div>
  );
}

const of = (now: number, whole: number): string =>
  now === whole
    ? t("as before")
    : t("{percent} % of the whole", { percent: formatFixed((100 * now) / whole, 0) });
