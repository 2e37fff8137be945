import { type PointerEvent, useRef } from "react";
import { formatFixed, showCount, t } from "../../i18n";
import type { WeightSizes } from "../../worker/labs/pruneProtocol";
import { shareBelow, thresholdOf } from "./threshold";

interface WeightHistogramProps {
  readonly title: string;
  readonly sizes: WeightSizes;
  readonly sparsity: number;
  readonly most: number;
  /** null: the threshold says nothing here (2 of 4, channels), and cannot be moved. */
  readonly onSparsity: ((sparsity: number) => void) | null;
}

const HEIGHT = 100;

/** How large the weights are, with the threshold as two lines to drag: what lies between them goes. Keys move it by a point. */
export function WeightHistogram({ title, sizes, sparsity, most, onSparsity }: WeightHistogramProps) {
  const frame = useRef<SVGSVGElement>(null);
  const { counts, limit, weights } = sizes;
  const threshold = thresholdOf(sizes, sparsity);
  const highest = Math.max(1, ...counts);
  const width = counts.length * 10;
  const x = (size: number) => ((size + limit) / (2 * limit)) * width;
  const moveTo = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || box.width === 0 || !onSparsity) return;
    const size = Math.abs(((event.clientX - box.left) / box.width) * 2 - 1) * limit;
    onSparsity(Math.min(shareBelow(sizes, size), most));
  };
  const percent = formatFixed(100 * sparsity, 0);
  const words = t("{percent} % of {count} weights are smaller than {threshold}", {
    ...{ percent, count: showCount(weights) },
    threshold: formatFixed(threshold, 3),
  });
  return (
    <div className="weight-histogram">
      <p className="figure-title">{title}</p>
      <svg
        ref={frame}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        data-still={onSparsity === null}
        role="img"
        aria-label={`${title}. ${words}`}
        onPointerDown={(event) => {
          if (!onSparsity) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) moveTo(event);
        }}
      >
        {counts.map((count, i) => {
          const middle = ((i + 0.5) / counts.length) * 2 * limit - limit;
          // The square root, so that the tails are seen beside the peak.
          const height = Math.sqrt(count / highest) * (HEIGHT - 4);
          return (
            <rect
              key={i}
              x={i * 10 + 1}
              width={8}
              y={HEIGHT - height}
              height={height}
              data-gone={Math.abs(middle) < threshold}
            />
          );
        })}
        {onSparsity &&
          [-threshold, threshold].map((at, side) => (
            <line key={side === 0 ? "low" : "high"} x1={x(at)} x2={x(at)} y1={0} y2={HEIGHT} />
          ))}
      </svg>
      <p className="histogram-axis" aria-hidden="true">
        <span>{formatFixed(-limit, 2)}</span>
        <span>0</span>
        <span>{formatFixed(limit, 2)}</span>
      </p>
      <label className="threshold">
        <span>{t("Threshold")}</span>
        <input
          type="range"
          min={0}
          max={100 * most}
          step={1}
          value={Math.round(100 * sparsity)}
          disabled={onSparsity === null}
          aria-valuetext={words}
          onChange={(event) => onSparsity?.(event.target.valueAsNumber / 100)}
        />
        <output>{onSparsity ? t("{percent} % go", { percent }) : "–"}</output>
      </label>
    </div>
  );
}
