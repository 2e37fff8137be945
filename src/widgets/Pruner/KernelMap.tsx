import { useEffect, useRef } from "react";
import { formatFixed, showCount, t } from "../../i18n";
import type { KernelView } from "../../worker/labs/pruneProtocol";

/** A kernel as a picture, on its side where it is high: a filter is a row or a column; positive weights in one color, negative ones in another, what is gone is a dot. */
export function KernelMap({ title, kernel }: { readonly title: string; readonly kernel: KernelView }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns, values } = kernel;
  useEffect(() => {
    const paint = () => canvas.current && draw(canvas.current, kernel);
    paint();
    // The theme's colors: when it changes, the picture does.
    const observer = new MutationObserver(paint);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", paint);
    return () => {
      observer.disconnect();
      scheme.removeEventListener("change", paint);
    };
  }, [kernel]);
  const zeros = values.reduce((n, w) => n + (w === 0 ? 1 : 0), 0);
  const words = t("{rows} × {columns} weights, {percent} % of them zero", {
    ...{ rows: showCount(rows), columns: showCount(columns) },
    percent: formatFixed((100 * zeros) / Math.max(1, values.length), 0),
  });
  return (
    <figure className="kernel-map">
      <p className="figure-title">{title}</p>
      <div className="kernel-frame">
        <canvas ref={canvas} role="img" aria-label={`${title}. ${words}`} />
      </div>
      <figcaption>{words}</figcaption>
    </figure>
  );
}

/** Cells are as large as fits beside each other, within reason. */
const [SMALLEST, LARGEST, WIDTH] = [4, 16, 320];

function draw(canvas: HTMLCanvasElement, { rows, columns, values }: KernelView): void {
  const [wide, high] = rows > columns ? [rows, columns] : [columns, rows];
  const cell = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(WIDTH / wide)));
  canvas.width = wide * cell;
  canvas.height = high * cell;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  // Properties that the browser has resolved to colors, whatever the theme; nothing else of them is seen on a canvas.
  const { color: positive, fill: negative, backgroundColor: gone, stroke: dot } = getComputedStyle(canvas);
  const largest = values.reduce((most, w) => Math.max(most, Math.abs(w)), 0) || 1;
  for (const [i, w] of values.entries()) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [x, y] = rows > columns ? [row * cell, column * cell] : [column * cell, row * cell];
    pen.globalAlpha = 1;
    pen.fillStyle = gone;
    pen.fillRect(x, y, cell, cell);
    if (w === 0) {
      pen.fillStyle = dot;
      pen.fillRect(x + cell / 2 - 1, y + cell / 2 - 1, 2, 2);
      continue;
    }
    pen.globalAlpha = 0.25 + 0.75 * Math.sqrt(Math.abs(w) / largest);
    pen.fillStyle = w > 0 ? positive : negative;
    pen.fillRect(x, y, cell - 1, cell - 1);
  }
}
