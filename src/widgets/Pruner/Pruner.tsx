import { Scissors } from "lucide-react";
import type { Failure } from "../../core/failure";
import { t } from "../../i18n";
import type { NodeId } from "../../ir/types";
import type { Importance } from "../../stages/prune/options";
import type {
  PruneHow,
  PruneJob,
  PruneState,
  PruneTrainingNow,
  PruneTuning,
  PruneView,
} from "../../worker/labs/pruneProtocol";
import { FailureNotice } from "../ui/FailureNotice";
import { Segmented } from "../ui/Segmented";
import { Select } from "../ui/Select";
import { Slider } from "../ui/Slider";
import { EpochProgress, TrainControls } from "../ui/TrainControls";
import { KernelMap } from "./KernelMap";
import { LayerBars } from "./LayerBars";
import { Meters } from "./Meters";
import { importanceNames, layerName, patternNames } from "./names";
import { Outcome } from "./Outcome";
import { ScheduleEditor } from "./ScheduleEditor";
import { WeightHistogram } from "./WeightHistogram";

export interface PrunerProps {
  readonly job: PruneJob;
  readonly state: PruneState | null;
  readonly how: PruneHow;
  readonly tuning: PruneTuning;
  readonly layer: NodeId;
  readonly view: PruneView | null;
  readonly busy: PruneTrainingNow | null;
  readonly failure: Failure | null;
  readonly curve: readonly number[];
  /** The parts that a lesson shows: pruning by hand, training on, or both. */
  readonly parts: "hand" | "schedule" | "all";
  readonly onJob: (change: Partial<PruneJob>) => void;
  readonly onHow: (change: Partial<PruneHow>) => void;
  readonly onLayer: (layer: NodeId) => void;
  readonly onTuning: (change: Partial<PruneTuning>) => void;
  readonly actions: { readonly train: () => void; readonly tune: () => void; readonly stop: () => void };
}

/** A trained network under the shears: what goes, what it costs, and what a board would notice of it. */
export function Pruner(props: PrunerProps) {
  const { job, state, busy, failure, actions, onJob } = props;
  return (
    <section className="pruner panel" aria-label={t("Pruner")}>
      {!state && (
        <div className="knobs">
          <Slider
            label={t("Epochs")}
            {...{ min: 1, max: 30, step: 1 }}
            value={job.epochs}
            onChange={(epochs) => onJob({ epochs })}
            disabled={busy !== null}
          />
        </div>
      )}
      <TrainControls
        label={state ? t("Train afresh") : t("Train the network")}
        look={state ? "quiet" : "primary"}
        running={busy?.kind === "training"}
        onTrain={actions.train}
        onStop={actions.stop}
      />
      {busy?.kind === "training" && <EpochProgress {...busy} label={t("Training")} />}
      {failure && <FailureNotice failure={failure} />}
      {state ? (
        <Shears {...props} state={state} />
      ) : (
        <p className="hint">
          {t(
            "A small PhiNet learns from 3,000 pictures, about a quarter of a minute. Then it is yours to prune.",
          )}
        </p>
      )}
    </section>
  );
}

function Shears(props: PrunerProps & { readonly state: PruneState }) {
  const { parts, view, state, layer, onLayer } = props;
  return (
    <>
      <HowForm {...props} />
      <Meters
        now={view?.figures ?? state.whole}
        {...{ whole: state.whole, count: state.count, board: state.board }}
      />
      {parts !== "schedule" && view && (
        <div className="designer-grid">
          <LayerBars layers={view.layers} chosen={layer} onChosen={onLayer} />
          <div className="kernel-maps">
            <KernelMap title={layerName(view.kernel.id)} kernel={view.kernel} />
            {view.compacted && (
              <KernelMap
                title={t("{layer}, compacted", { layer: layerName(view.kernel.id) })}
                kernel={view.compacted}
              />
            )}
          </div>
        </div>
      )}
      {parts !== "hand" && <TrainOn {...props} />}
    </>
  );
}

const SPARSEST = 0.98;

function HowForm({ how, onHow, state, layer }: PrunerProps & { readonly state: PruneState }) {
  const byThreshold = how.pattern === "weights" && (how.importance === "l1" || how.importance === "l2");
  const global = how.scope === "global";
  const chosen = state.layers.find((l) => l.id === layer) ?? state.layers[0]!;
  const importances: readonly Importance[] = ["l1", "l2", "batchNorm", "taylor", "random"];
  return (
    <div className="designer-grid">
      <div className="knobs">
        <Segmented
          label={t("What goes")}
          options={Object.entries(patternNames()).map(([value, title]) => ({
            ...{ value: value as PruneHow["pattern"], title },
          }))}
          value={how.pattern}
          onChange={(pattern) => onHow({ pattern })}
        />
        <Slider
          label={how.pattern === "channels" ? t("Channels that go") : t("Weights that go")}
          unit="%"
          {...{ min: 0, max: 100 * SPARSEST, step: 1 }}
          value={how.pattern === "nm" ? 50 : Math.round(100 * how.sparsity)}
          disabled={how.pattern === "nm"}
          onChange={(percent) => onHow({ sparsity: percent / 100 })}
        />
        <Select
          label={t("Who goes first: the smallest")}
          options={importances.map((value) => ({
            ...{ value, title: importanceNames()[value] },
            disabled: value === "batchNorm" && how.pattern !== "channels",
          }))}
          value={how.importance}
          onChange={(importance) => onHow({ importance })}
        />
        <Segmented
          label={t("Layers")}
          options={[
            { value: "layer", title: t("each loses the same share") },
            { value: "global", title: t("all compete") },
          ]}
          value={how.scope}
          onChange={(scope) => onHow({ scope })}
        />
      </div>
      <WeightHistogram
        title={
          global
            ? t("Weights of all layers but depthwise ones")
            : t("Weights of {layer}", { layer: layerName(chosen.id) })
        }
        sizes={global ? state.all : chosen}
        sparsity={byThreshold && !(chosen.depthwise && !global) ? how.sparsity : 0}
        most={SPARSEST}
        onSparsity={byThreshold && !(chosen.depthwise && !global) ? (sparsity) => onHow({ sparsity }) : null}
      />
    </div>
  );
}

function TrainOn(props: PrunerProps & { readonly state: PruneState }) {
  const { state, how, tuning, onTuning, curve, busy, actions } = props;
  const sparsity = how.pattern === "nm" ? 0.5 : how.sparsity;
  return (
    <div className="train-on">
      <ScheduleEditor {...{ tuning, onTuning, curve, sparsity }} disabled={busy !== null} />
      <TrainControls
        label={t("Prune while training on")}
        look="primary"
        icon={<Scissors aria-hidden="true" />}
        running={busy?.kind === "tuning"}
        onTrain={actions.tune}
        onStop={actions.stop}
      />
      {busy?.kind === "tuning" && <EpochProgress {...busy} label={t("Training on, pruning")} />}
      {state.tuned && <Outcome whole={state.whole} tuned={state.tuned} count={state.count} />}
    </div>
  );
}
