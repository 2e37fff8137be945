import { type KeyboardEvent, useRef, useState } from "react";
import { formatNumber, showBytes, t } from "../../i18n";
import type { MemoryPlan, TensorSlot } from "../../stages/plan";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Segmented } from "../ui/Segmented";
import { Stat } from "../ui/Stat";
import { occupancy } from "./occupancy";

interface ArenaTimelineProps {
  readonly plan: MemoryPlan;
  /** The same without one tensor written over another that dies. */
  readonly planWithoutSharing: MemoryPlan;
  /** Ids of the layers, in execution order: the steps of the time axis. */
  readonly steps: readonly string[];
  /** Whether this is the real network or the design before training. */
  readonly source: string;
}

/** When each intermediate result is alive (across) and where it lies in RAM (up): a block is a tensor. */
export function ArenaTimeline({ plan, planWithoutSharing, steps, source }: ArenaTimelineProps) {
  const [mode, setMode] = useState<"shared" | "apart">("shared");
  const shown = mode === "shared" ? plan : planWithoutSharing;
  const everything = shown.slots.reduce((n, s) => n + s.bytes, 0);
  const { peakStep } = occupancy(shown, steps.length);
  const saved = planWithoutSharing.arenaBytes - plan.arenaBytes;
  const summary = t("{count} tensors of {bytes} in all share {arena}. The fullest moment is {step}.", {
    count: shown.slots.length,
    bytes: showBytes(everything),
    arena: showBytes(shown.arenaBytes),
    step: steps[peakStep] ?? t("the end"),
  });
  return (
    <section className="arena panel" aria-label={t("Memory arena")}>
      <p className="trainer-subject">{source}</p>
      <div className="stats">
        <Stat
          label={t("Arena")}
          value={showBytes(shown.arenaBytes)}
          detail={t("{bytes} bytes to reserve", { bytes: formatNumber(shown.arenaBytes) })}
        />
        <Stat
          label={t("Each tensor on its own")}
          value={showBytes(everything)}
          detail={t("if nothing were ever reused")}
        />
        <Stat
          label={t("Saved by writing in place")}
          value={showBytes(Math.max(0, saved))}
          detail={t("an output over its dying input")}
        />
      </div>
      <Segmented
        label={t("An output may be written over an input that nobody needs any more")}
        options={[
          { value: "shared", title: t("Yes, in place") },
          { value: "apart", title: t("No") },
        ]}
        value={mode}
        onChange={setMode}
      />
      <FigureFrame
        title={t("The arena over time")}
        summary={summary}
        interactive
        chart={<Timeline plan={shown} steps={steps} />}
        table={<SlotTable plan={shown} steps={steps} />}
      />
    </section>
  );
}

const WIDTH = 1000;
const HEIGHT = 420;

function Timeline({ plan, steps }: { readonly plan: MemoryPlan; readonly steps: readonly string[] }) {
  const [focus, setFocus] = useState<number | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const columns = steps.length + 1;
  const x = (step: number) => (step / columns) * WIDTH;
  const y = (address: number) => HEIGHT - (address / Math.max(1, plan.arenaBytes)) * HEIGHT;
  const largest = plan.slots.reduce((best, s, i) => (s.bytes > plan.slots[best]!.bytes ? i : best), 0);
  const current = Math.min(focus ?? largest, plan.slots.length - 1);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey) return;
    event.preventDefault();
    const next = Math.min(Math.max(current + step, 0), plan.slots.length - 1);
    svg.current?.querySelectorAll<SVGRectElement>("rect")[next]?.focus();
  };
  return (
    <div className="timeline">
      <div className="timeline-plot">
        <span className="timeline-top">{showBytes(plan.arenaBytes)}</span>
        <svg ref={svg} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" onKeyDown={move}>
          <title>{t("Tensors over time and address; the arrow keys walk through them")}</title>
          {plan.slots.map((slot, i) => (
            // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG
            <rect
              key={slot.node}
              role="button"
              tabIndex={i === current ? 0 : -1}
              aria-label={sayslot(slot, steps)}
              aria-pressed={i === current}
              className={`slot slot-${i % 3}`}
              x={x(slot.first)}
              width={Math.max(3, x(slot.last + 1) - x(slot.first) - 1)}
              y={y(slot.offset + slot.bytes)}
              height={Math.max(2, y(slot.offset) - y(slot.offset + slot.bytes) - 0.5)}
              onFocus={() => setFocus(i)}
              onPointerEnter={() => setFocus(i)}
              onClick={() => setFocus(i)}
            />
          ))}
        </svg>
        <p className="cost-axis">
          <span>{t("first layer")}</span>
          <span>{t("time, layer by layer")}</span>
          <span>{t("answer")}</span>
        </p>
      </div>
      <p className="timeline-said" aria-live="polite">
        {sayslot(plan.slots[current]!, steps)}
      </p>
    </div>
  );
}

function sayslot({ node, bytes, offset, first, last, over }: TensorSlot, steps: readonly string[]): string {
  const values = {
    tensor: node,
    bytes: showBytes(bytes),
    address: formatNumber(offset),
    first: steps[first] ?? t("the start"),
    last: steps[last] ?? t("the end"),
    over: over ?? "",
  };
  return over
    ? t("{tensor}: {bytes} at address {address}, alive from {first} to {last}, written over {over}.", values)
    : t("{tensor}: {bytes} at address {address}, alive from {first} to {last}.", values);
}

function SlotTable({ plan, steps }: { readonly plan: MemoryPlan; readonly steps: readonly string[] }) {
  return (
    <DataTable
      caption={t("Tensors and where they lie")}
      columns={[
        { title: t("Tensor"), value: (s) => s.node },
        { title: t("Address"), value: (s) => s.offset },
        { title: t("Bytes"), value: (s) => s.bytes },
        { title: t("From"), value: (s) => steps[s.first] ?? t("start") },
        { title: t("To"), value: (s) => steps[s.last] ?? t("end") },
        { title: t("Written over"), value: (s) => s.over ?? "" },
      ]}
      rows={plan.slots}
      rowKey={(s) => s.node}
      download="arena"
    />
  );
}
