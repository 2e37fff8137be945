import type { Failure } from "../../core/failure";
import { formatFixed, showBytes, showCount, t } from "../../i18n";
import type { NodeId } from "../../ir/types";
import type { TrainProgress } from "../../stages/train/train";
import type {
  LayerDropJob,
  LayerDropNet,
  LayerDropState,
  LayerDropSubset,
} from "../../worker/labs/layerDropProtocol";
import { Button } from "../ui/Button";
import { capital } from "../ui/capital";
import { FailureNotice } from "../ui/FailureNotice";
import { Slider } from "../ui/Slider";
import { Stat } from "../ui/Stat";
import { EpochProgress, TrainControls } from "../ui/TrainControls";
import { BlockStack } from "./BlockStack";
import { TriedChart } from "./TriedChart";

interface LayerDropperProps {
  readonly job: LayerDropJob;
  readonly onJob: (change: Partial<LayerDropJob>) => void;
  readonly state: LayerDropState | null;
  readonly training: { readonly which: LayerDropNet; readonly progress: TrainProgress | null } | null;
  readonly measuring: boolean;
  readonly failure: Failure | null;
  readonly removed: readonly NodeId[];
  /** The subset as it was measured; undefined while that is on its way. */
  readonly here: LayerDropSubset | undefined;
  readonly whole: LayerDropSubset | undefined;
  readonly actions: {
    readonly train: () => void;
    readonly stop: () => void;
    readonly switchTo: (removed: readonly NodeId[]) => void;
    /** Measures the network without each block in turn. */
    readonly tryEach: () => void;
  };
}

export const netNames = (): Readonly<Record<LayerDropNet, string>> => ({
  plain: t("trained as usual"),
  dropped: t("trained with LayerDrop"),
});

/** A stack of residual blocks to switch off, in two networks that differ only in how they were trained. */
export function LayerDropper(props: LayerDropperProps) {
  const { job, onJob, state, training, failure, actions } = props;
  return (
    <section className="layer-dropper panel" aria-label={t("LayerDrop")}>
      <div className="knobs">
        <Slider
          label={t("Drop rate")}
          hint={t("How often a block is left out of a training step, each on its own.")}
          {...{ min: 0.05, max: 0.6, step: 0.05 }}
          value={job.rate}
          onChange={(rate) => onJob({ rate })}
          disabled={training !== null}
        />
        <Slider
          label={t("Epochs")}
          {...{ min: 1, max: 40, step: 1 }}
          value={job.epochs}
          onChange={(epochs) => onJob({ epochs })}
          disabled={training !== null}
        />
        <TrainControls
          label={state ? t("Train both again") : t("Train both networks")}
          look={state ? "secondary" : "primary"}
          running={training !== null}
          onTrain={actions.train}
          onStop={actions.stop}
        />
      </div>
      {training && (
        <EpochProgress
          label={t("The network {which}", { which: netNames()[training.which] })}
          progress={training.progress}
          epochs={job.epochs}
          place={training.which === "plain" ? 0 : 1}
          of={2}
        />
      )}
      {failure && <FailureNotice failure={failure} />}
      {state ? (
        <Switches {...props} state={state} />
      ) : (
        <p className="hint">
          {t(
            "Two PhiNets with nine blocks each learn from the same 3,000 pictures in the same order; only the second one loses blocks while it learns. About half a minute.",
          )}
        </p>
      )}
    </section>
  );
}

function Switches({
  state,
  removed,
  measuring,
  here,
  whole,
  actions,
}: LayerDropperProps & { readonly state: LayerDropState }) {
  const ids = state.blocks.map((b) => b.id);
  const everyOther = ids.filter((_, i) => i % 2 === 1);
  return (
    <>
      <div className="designer-grid">
        <div>
          <BlockStack blocks={state.blocks} removed={removed} onRemoved={actions.switchTo} />
          <div className="button-row">
            <Button onClick={() => actions.switchTo([])}>{t("All on")}</Button>
            <Button onClick={() => actions.switchTo(everyOther)}>{t("Every other off")}</Button>
            <Button onClick={() => actions.switchTo(ids)}>{t("All off")}</Button>
            <Button onClick={actions.tryEach} busy={measuring}>
              {t("Try without each")}
            </Button>
          </div>
        </div>
        <div className="stats layer-dropper-stats" aria-live="polite">
          {(["plain", "dropped"] as const).map((which) => (
            <Stat
              key={which}
              label={capital(netNames()[which])}
              value={here ? formatFixed(here.accuracy[which] * 100, 1) : "…"}
              unit="%"
              detail={lost(which, here, whole)}
            />
          ))}
          <Stat
            label={t("Multiply-accumulates")}
            value={here ? showCount(here.macs) : "…"}
            detail={of(here?.macs, whole?.macs)}
          />
          <Stat
            label={t("Flash for weights")}
            value={here ? showBytes(here.flashBytes) : "…"}
            detail={of(here?.flashBytes, whole?.flashBytes)}
          />
          <Stat
            label={t("RAM for values")}
            value={here ? showBytes(here.arenaBytes) : "…"}
            detail={of(here?.arenaBytes, whole?.arenaBytes)}
          />
        </div>
      </div>
      <TriedChart state={state} />
    </>
  );
}

function lost(which: LayerDropNet, here?: LayerDropSubset, whole?: LayerDropSubset): string {
  if (!here || !whole) return t("measuring");
  if (here === whole) return t("the whole network");
  const points = 100 * (here.accuracy[which] - whole.accuracy[which]);
  const words = { points: formatFixed(Math.abs(points), 1) };
  return points < 0
    ? t("{points} points less than whole", words)
    : t("{points} points more than whole", words);
}

const of = (here?: number, whole?: number): string =>
  here !== undefined && whole
    ? t("{percent} % of the whole", { percent: formatFixed((100 * here) / whole, 0) })
    : "";
