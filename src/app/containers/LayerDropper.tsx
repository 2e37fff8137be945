import { useEffect } from "react";
import {
  layerDropJobChanged,
  measured,
  measureSubsets,
  openLayerDrop,
  stopLayerDrop,
  switchBlocks,
  trainLayerDrop,
  useLayerDrop,
} from "../../store/layerDrop";
import { LayerDropper } from "../../widgets/LayerDropper/LayerDropper";
import "../styles/layerDrop.css";

export default function LayerDropperContainer() {
  const slice = useLayerDrop();
  useEffect(() => {
    void openLayerDrop();
  }, []);
  return (
    <LayerDropper
      {...slice}
      here={measured(slice.removed, slice.state)}
      whole={measured([], slice.state)}
      onJob={layerDropJobChanged}
      actions={{
        train: () => void trainLayerDrop(),
        stop: () => void stopLayerDrop(),
        switchTo: (removed) => void switchBlocks(removed),
        tryEach: () => void measureSubsets((slice.state?.blocks ?? []).map(({ id }) => [id])),
      }}
    />
  );
}
