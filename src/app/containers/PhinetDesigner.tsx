import { useEffect, useMemo } from "react";
import { findBoard } from "../../boards";
import type { DatasetCard } from "../../datasets/types";
import { t } from "../../i18n";
import { heard } from "../../i18n/heard";
import { cost } from "../../ir/cost";
import { fit } from "../../stages/fit";
import { useFacts } from "../../store/facts";
import { useProject } from "../../store/project";
import { PhinetDesigner } from "../../widgets/PhinetDesigner/PhinetDesigner";
import { BoardSelect } from "./BoardSelect";
import { useSketch } from "./useSketch";

interface DesignerAttributes {
  /** Compares with the chosen board. */
  readonly budget?: boolean;
}

export default function DesignerContainer({ budget = false }: DesignerAttributes) {
  const design = useProject((s) => s.design);
  const designChanged = useProject((s) => s.designChanged);
  const boardId = useProject((s) => s.board);
  const factsReported = useFacts((s) => s.factsReported);
  const { sketch, failure, card } = useSketch();
  const board = findBoard(boardId);
  const result = useMemo(() => fit(sketch.need, board), [sketch, board]);
  const network = useMemo(
    () => ({
      cost: sketch.cost,
      deployed: { ...sketch.deployed, cost: cost(sketch.deployed.graph) },
      flashBytes: sketch.need.constantBytes + sketch.need.codeBytes,
    }),
    [sketch],
  );

  useEffect(() => {
    factsReported({
      "network.parameters": sketch.cost.parameters,
      "network.macs": sketch.cost.macs,
      "network.ram": sketch.need.arenaBytes,
      "network.flash": network.flashBytes,
      "network.ramLeft": result.ram.left,
      "network.flashLeft": result.flash.left,
    });
  }, [sketch, network, result, factsReported]);

  const picture = !card || card.shape.length === 3;
  const input = card ? inputWords(card, design.resolution) : "";
  return (
    <>
      {budget && <BoardSelect />}
      <PhinetDesigner
        knobs={design}
        onChange={designChanged}
        kind={picture ? "picture" : "table"}
        network={network}
        failure={failure}
        board={budget ? { name: board.name, fit: result } : null}
        input={input}
      />
    </>
  );
}

function inputWords({ name, shape, classes }: DatasetCard, side: number): string {
  const values = { name: heard(name), side, numbers: shape[0]!, classes: classes.length };
  if (shape.length !== 3) return t("For {name}: {numbers} numbers, {classes} classes.", values);
  return shape[2] === 1
    ? t("For {name}: {side} × {side} pixels, gray, {classes} classes.", values)
    : t("For {name}: {side} × {side} pixels, color, {classes} classes.", values);
}
