import type { Failure } from "../../core/failure";
import { formatFixed, formatNumber, showBytes, showCount, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { Cost } from "../../ir/cost";
import type { Graph } from "../../ir/types";
import type { Fit } from "../../stages/fit";
import type { MemoryPlan } from "../../stages/plan";
import { FailureNotice } from "../ui/FailureNotice";
import { FigureFrame } from "../ui/FigureFrame";
import { Notice } from "../ui/Notice";
import { Stat } from "../ui/Stat";
import { Tabs } from "../ui/Tabs";
import { CostBars } from "./CostBars";
import { type DesignKnobs, MlpKnobs, PhinetKnobs } from "./Knobs";
import { LayerTable } from "./LayerTable";
import { NetworkGraph } from "./NetworkGraph";

export interface DesignedNetwork {
  readonly cost: Cost;
  readonly deployed: { readonly graph: Graph<"int8">; readonly cost: Cost; readonly plan: MemoryPlan };
  readonly flashBytes: number;
}

interface PhinetDesignerProps {
  readonly knobs: DesignKnobs;
  readonly onChange: (change: Partial<DesignKnobs>) => void;
  readonly kind: "picture" | "table";
  /** The last possible network; it stays while the knobs are impossible. */
  readonly network: DesignedNetwork;
  readonly failure: Failure | null;
  /** A board to compare with. */
  readonly board: { readonly name: string; readonly fit: Fit } | null;
  /** What the network will be used with: "Shapes: 16 × 16 gray pixels, 4 classes". */
  readonly input: string;
}

/** Knobs on one side, what they cost on the other, recomputed while a slider moves. */
export function PhinetDesigner(props: PhinetDesignerProps) {
  const { knobs, onChange, kind, network, failure, board, input } = props;
  const { cost, deployed, flashBytes } = network;
  const against = (which: "flash" | "ram") => {
    if (!board) return {};
    const { need, have, left } = board.fit[which];
    return left >= 0
      ? {
          detail: t("{percent} % of what the board has", { percent: Math.round((100 * need) / have) }),
          tone: "good" as const,
        }
      : { detail: t("{bytes} more than the board has", { bytes: showBytes(-left) }), tone: "bad" as const };
  };
  const summary = t("{parameters} parameters, {macs} MAC, {ram} of RAM, {flash} of flash.", {
    parameters: showCount(cost.parameters),
    macs: showCount(cost.macs),
    ram: showBytes(deployed.plan.arenaBytes),
    flash: showBytes(flashBytes),
  });
  const Knobs = kind === "picture" ? PhinetKnobs : MlpKnobs;
  return (
    <section className="designer panel" aria-label={t("Network designer")}>
      <div className="designer-grid">
        <Knobs knobs={knobs} onChange={onChange} />
        <div>
          <div className="stats" aria-live="off">
            <Stat
              label={t("Parameters")}
              value={showCount(cost.parameters)}
              detail={formatNumber(cost.parameters)}
            />
            <Stat label={t("Work")} value={showCount(cost.macs)} unit="MAC" detail={workDetail(board)} />
            <Stat
              label={t("RAM, planned")}
              value={showBytes(deployed.plan.arenaBytes)}
              detail={t("{bytes} without writing in place", { bytes: showBytes(cost.ramBytes) })}
              {...against("ram")}
            />
            <Stat
              label={t("Flash")}
              value={showBytes(flashBytes)}
              detail={t("weights as int8, and code")}
              {...against("flash")}
            />
          </div>
          <p className="hint designer-input">{input}</p>
          {board && !board.fit.fits && (
            <Notice
              kind="warn"
              title={t("Too big for the {board}.", { board: board.name })}
              next={board.fit.advice.map(heard).join(" ")}
            />
          )}
          {failure && <FailureNotice failure={failure} />}
        </div>
      </div>
      <Tabs
        label={t("What the network is made of")}
        tabs={[
          {
            id: "cost",
            title: t("Where the cost is"),
            content: (
              <FigureFrame
                title={t("Cost by layer")}
                summary={`${summary} ${busiest(cost)}`}
                chart={<CostBars cost={cost} />}
                table={<LayerTable cost={cost} />}
              />
            ),
          },
          {
            id: "graph",
            title: t("Graph"),
            content: <NetworkGraph graph={deployed.graph} cost={deployed.cost} />,
          },
          { id: "layers", title: t("Layers"), content: <LayerTable cost={cost} /> },
        ]}
      />
    </section>
  );
}

const workDetail = (board: PhinetDesignerProps["board"]): string =>
  board ? t("{time} on the board", { time: milliseconds(board.fit.latency) }) : t("for one picture");

const milliseconds = ({ low, high }: { readonly low: number; readonly high: number }): string => {
  const show = (x: number) => (x < 10 ? formatFixed(x, 1) : formatNumber(Math.round(x)));
  return t("{low} to {high} ms", { low: show(low), high: show(high) });
};

function busiest({ layers, macs }: Cost): string {
  const worst = [...layers].sort((a, b) => b.macs - a.macs)[0]!;
  const tallest = [...layers].sort((a, b) => b.liveBytes - a.liveBytes)[0]!;
  return t("Most work: {worst}, {percent} %. Most memory: while {tallest} runs.", {
    worst: worst.id,
    percent: Math.round((100 * worst.macs) / macs),
    tallest: tallest.id,
  });
}
