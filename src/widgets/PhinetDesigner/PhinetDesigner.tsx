import type { Failure } from "../../core/failure";
import { showBytes, showCount } from "../../core/units";
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
      ? { detail: `${Math.round((100 * need) / have)} % of what the board has`, tone: "good" as const }
      : { detail: `${showBytes(-left)} more than the board has`, tone: "bad" as const };
  };
  const summary =
    `${showCount(cost.parameters)} parameters, ${showCount(cost.macs)} MAC, ` +
    `${showBytes(deployed.plan.arenaBytes)} of RAM, ${showBytes(flashBytes)} of flash.`;
  const Knobs = kind === "picture" ? PhinetKnobs : MlpKnobs;
  return (
    <section className="designer panel" aria-label="Network designer">
      <div className="designer-grid">
        <Knobs knobs={knobs} onChange={onChange} />
        <div>
          <div className="stats" aria-live="off">
            <Stat
              label="Parameters"
              value={showCount(cost.parameters)}
              detail={cost.parameters.toLocaleString("en-US")}
            />
            <Stat label="Work" value={showCount(cost.macs)} unit="MAC" detail={workDetail(board)} />
            <Stat
              label="RAM, planned"
              value={showBytes(deployed.plan.arenaBytes)}
              detail={`${showBytes(cost.ramBytes)} without writing in place`}
              {...against("ram")}
            />
            <Stat
              label="Flash"
              value={showBytes(flashBytes)}
              detail="weights as int8, and code"
              {...against("flash")}
            />
          </div>
          <p className="hint designer-input">{input}</p>
          {board && !board.fit.fits && (
            <Notice kind="warn" title={`Too big for the ${board.name}.`} next={board.fit.advice.join(" ")} />
          )}
          {failure && <FailureNotice failure={failure} />}
        </div>
      </div>
      <Tabs
        label="What the network is made of"
        tabs={[
          {
            id: "cost",
            title: "Where the cost is",
            content: (
              <FigureFrame
                title="Cost by layer"
                summary={`${summary} ${busiest(cost)}`}
                chart={<CostBars cost={cost} />}
                table={<LayerTable cost={cost} />}
              />
            ),
          },
          {
            id: "graph",
            title: "Graph",
            content: <NetworkGraph graph={deployed.graph} cost={deployed.cost} />,
          },
          { id: "layers", title: "Layers", content: <LayerTable cost={cost} /> },
        ]}
      />
    </section>
  );
}

const workDetail = (board: PhinetDesignerProps["board"]): string =>
  board ? `${milliseconds(board.fit.latency)} on the board` : "for one picture";

const milliseconds = ({ low, high }: { readonly low: number; readonly high: number }): string => {
  const show = (x: number) => (x < 10 ? x.toFixed(1) : Math.round(x).toLocaleString("en-US"));
  return `${show(low)} to ${show(high)} ms`;
};

function busiest({ layers, macs }: Cost): string {
  const worst = [...layers].sort((a, b) => b.macs - a.macs)[0]!;
  const tallest = [...layers].sort((a, b) => b.liveBytes - a.liveBytes)[0]!;
  return `Most work: ${worst.id}, ${Math.round((100 * worst.macs) / macs)} %. Most memory: while ${tallest.id} runs.`;
}
