import { showBytes, t } from "../../i18n";
import type { PlanOutput } from "../../notebook/output";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";

const WIDTH = 640;
const HEIGHT = 220;

/** A memory plan: each block is one activation, its time from left to right, its bytes from bottom to top. */
export function PlanView({ plan }: { readonly plan: PlanOutput }) {
  const { name, arenaBytes, buffers, steps } = plan;
  const x = (step: number) => (step / Math.max(1, steps.length)) * WIDTH;
  const y = (bytes: number) => HEIGHT - (bytes / Math.max(1, arenaBytes)) * HEIGHT;
  const largest = buffers.reduce((most, b) => (b.bytes > (most?.bytes ?? 0) ? b : most), buffers[0]);
  const summary = t(
    "{bytes} to reserve for {count} activations in {steps} steps; the largest is {largest}.",
    {
      bytes: showBytes(arenaBytes),
      count: buffers.length,
      steps: steps.length,
      largest: largest ? `${largest.name} (${showBytes(largest.bytes)})` : "–",
    },
  );
  return (
    <FigureFrame
      title={t("Memory of {name}", { name })}
      summary={summary}
      chart={
        <svg className="plan-view" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          {buffers.map((b, i) => (
            <rect
              key={b.name}
              x={x(b.from)}
              y={y(b.offset + b.bytes)}
              width={Math.max(2, x(b.to + 1) - x(b.from) - 1)}
              height={Math.max(1, y(b.offset) - y(b.offset + b.bytes) - 1)}
              data-series={(i % 3) + 1}
            >
              <title>{`${b.name}: ${showBytes(b.bytes)}`}</title>
            </rect>
          ))}
        </svg>
      }
      table={
        <DataTable
          caption={t("Activations of {name}", { name })}
          columns={[
            { title: t("Activation"), value: (b) => b.name },
            { title: t("Bytes"), value: (b) => b.bytes },
            { title: t("Offset"), value: (b) => b.offset },
            { title: t("From step"), value: (b) => b.from },
            { title: t("To step"), value: (b) => b.to },
          ]}
          rows={buffers}
          rowKey={(b) => b.name}
          download={`${name}-memory`}
        />
      }
    />
  );
}
