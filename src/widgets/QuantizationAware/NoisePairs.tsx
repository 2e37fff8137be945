import { formatFixed, t } from "../../i18n";
import type { LayerNoise } from "../../stages/compareLayers";

const MOST = 60;
const PAIR = 20;

interface NoisePairsProps {
  readonly after: readonly LayerNoise[];
  readonly aware: readonly LayerNoise[];
}

/** Two bars a layer: rounded after training, and in training. */
export function NoisePairs({ after, aware }: NoisePairsProps) {
  const width = after.length * PAIR;
  const height = (decibels: number | undefined) => (Math.min(Math.max(decibels ?? 0, 0), MOST) / MOST) * 100;
  const bar = (layer: LayerNoise | undefined, i: number, kind: "after" | "aware") => (
    <rect
      key={`${kind}${i}`}
      data-kind={kind}
      x={i * PAIR + (kind === "after" ? 2 : 10)}
      width={8}
      y={100 - height(layer?.decibels)}
      height={height(layer?.decibels)}
    >
      <title>{`${layer?.id ?? ""}: ${formatFixed(layer?.decibels ?? 0, 1)} dB`}</title>
    </rect>
  );
  return (
    <div className="noise-bars noise-pairs">
      <div className="noise-scale" aria-hidden="true">
        {[60, 40, 20, 0].map((db) => (
          <span key={db} style={{ top: `${100 - height(db)}%` }}>
            {db} dB
          </span>
        ))}
      </div>
      <svg viewBox={`0 0 ${width} 100`} preserveAspectRatio="none" aria-hidden="true">
        {[0, 20, 40, 60].map((db) => (
          <line key={db} x1="0" x2={width} y1={100 - height(db)} y2={100 - height(db)} data-level={db} />
        ))}
        {after.map((layer, i) => bar(layer, i, "after"))}
        {after.map((_, i) => bar(aware[i], i, "aware"))}
      </svg>
      <p className="cost-axis">
        <span>{t("first layer")}</span>
        <span>{t("answer")}</span>
      </p>
      <p className="legend">
        <span data-series="2">{t("Rounded after training")}</span>
        <span data-series="1">{t("Rounded in training")}</span>
      </p>
    </div>
  );
}
