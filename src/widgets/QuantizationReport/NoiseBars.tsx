import { formatFixed, t } from "../../i18n";
import type { LayerNoise } from "../../stages/compareLayers";

/** The top of the scale: what lies above is as good as exact. */
const MOST = 60;
const BAR = 14;

/** One bar a layer, input on the left; a line at 20 dB, below which a layer deserves a look. */
export function NoiseBars({ layers }: { readonly layers: readonly LayerNoise[] }) {
  const width = layers.length * BAR;
  const y = (decibels: number) => 100 - (Math.min(Math.max(decibels, 0), MOST) / MOST) * 100;
  return (
    <div className="noise-bars">
      <div className="noise-scale" aria-hidden="true">
        {[60, 40, 20, 0].map((db) => (
          <span key={db} style={{ top: `${y(db)}%` }}>
            {db} dB
          </span>
        ))}
      </div>
      <svg viewBox={`0 0 ${width} 100`} preserveAspectRatio="none" aria-hidden="true">
        {[0, 20, 40, 60].map((db) => (
          <line key={db} x1="0" x2={width} y1={y(db)} y2={y(db)} data-level={db} />
        ))}
        {layers.map((layer, i) => (
          <rect
            key={layer.id}
            x={i * BAR + 2}
            width={BAR - 4}
            y={y(layer.decibels)}
            height={100 - y(layer.decibels)}
            data-low={layer.decibels < 20}
          >
            <title>{`${layer.id}: ${Number.isFinite(layer.decibels) ? `${formatFixed(layer.decibels, 1)} dB` : t("exact")}`}</title>
          </rect>
        ))}
      </svg>
      <p className="cost-axis">
        <span>{t("first layer")}</span>
        <span>{t("answer")}</span>
      </p>
    </div>
  );
}
