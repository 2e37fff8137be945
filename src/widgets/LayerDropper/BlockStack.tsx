import { showCount, t } from "../../i18n";
import type { NodeId } from "../../ir/types";
import type { DroppableBlock } from "../../stages/layerDrop";

interface BlockStackProps {
  readonly blocks: readonly DroppableBlock[];
  readonly removed: readonly NodeId[];
  readonly onRemoved: (removed: readonly NodeId[]) => void;
}

/** "block4_add" is block 4. */
export const blockName = (id: NodeId): string => {
  const number = /^block(\d+)_add$/.exec(id)?.[1];
  return number ? t("Block {number}", { number }) : id;
};

/** The blocks from the input down to the answer, each with a switch; a line goes past those that are off. */
export function BlockStack({ blocks, removed, onRemoved }: BlockStackProps) {
  const off = new Set(removed);
  const most = Math.max(...blocks.map((b) => b.macs), 1);
  return (
    <fieldset className="block-stack">
      <legend>{t("Blocks that can go")}</legend>
      {blocks.map(({ id, parameters, macs }) => (
        <label key={id} data-off={off.has(id)}>
          <input
            type="checkbox"
            checked={!off.has(id)}
            onChange={() =>
              onRemoved(off.has(id) ? removed.filter((other) => other !== id) : [...removed, id])
            }
          />
          <span className="block-name">{blockName(id)}</span>
          <span
            className="block-bar"
            aria-hidden="true"
            style={{ "--share": macs / most } as React.CSSProperties}
          />
          <span className="block-cost">
            {t("{macs} MACs, {count} parameters", { macs: showCount(macs), count: showCount(parameters) })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
