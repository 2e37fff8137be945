import { useEffect } from "react";
import { pruneProgress } from "../../stages/prune/schedule";
import {
  howChanged,
  layerShown,
  openPruning,
  pruneJobChanged,
  stopPruning,
  trainForPruning,
  tunePruned,
  tuningChanged,
  usePruning,
} from "../../store/pruning";
import { Pruner, type PrunerProps } from "../../widgets/Pruner/Pruner";
import "../styles/pruning.css";

const POINTS = 120;

export default function PrunerContainer({ parts = "all" }: { readonly parts?: PrunerProps["parts"] }) {
  const slice = usePruning();
  useEffect(() => {
    void openPruning();
  }, []);
  const { tuning, how } = slice;
  const sparsity = how.pattern === "nm" ? 0.5 : how.sparsity;
  const curve = Array.from(
    { length: POINTS + 1 },
    (_, i) => sparsity * pruneProgress(tuning.schedule, (i / POINTS) * tuning.epochs),
  );
  return (
    <Pruner
      {...slice}
      {...{ parts, curve }}
      onJob={pruneJobChanged}
      onHow={howChanged}
      onLayer={layerShown}
      onTuning={tuningChanged}
      actions={{
        train: () => void trainForPruning(),
        tune: () => void tunePruned(),
        stop: () => void stopPruning(),
      }}
    />
  );
}
