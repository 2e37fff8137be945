import { formatFixed, showCount, t } from "../../i18n";
import type { NodeId } from "../../ir/types";
import type { PruneView } from "../../worker/labs/pruneProtocol";
import { layerName } from "./names";

interface LayerBarsProps {
  readonly layers: PruneView["layers"];
  readonly chosen: NodeId;
  readonly onChosen: (layer: NodeId) => void;
}

/** How much of each layer is zero, input first; a layer that is chosen shows its kernel. */
export function LayerBars({ layers, chosen, onChosen }: LayerBarsProps) {
  return (
    <fieldset className="layer-bars">
      <legend>{t("Zeros in each layer")}</legend>
      <div>
        {layers.map(({ id, weights, zeros }) => {
          const percent = formatFixed((100 * zeros) / weights, 0);
          return (
            <label key={id}>
              <input
                type="radio"
                name="pruned-layer"
                checked={id === chosen}
                onChange={() => onChosen(id)}
                aria-label={t("{layer}: {percent} % of {count} weights", {
                  ...{ layer: layerName(id), percent, count: showCount(weights) },
                })}
              />
              <span className="layer-name">{layerName(id)}</span>
              <span
                className="layer-bar"
                aria-hidden="true"
                style={{ "--share": zeros / weights } as React.CSSProperties}
              />
              <span className="layer-percent" aria-hidden="true">
                {percent} %
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
