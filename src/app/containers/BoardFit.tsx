import { useEffect, useMemo } from "react";
import { boards, findBoard } from "../../boards";
import { t } from "../../i18n";
import { fit } from "../../stages/fit";
import { useFacts } from "../../store/facts";
import { openLab } from "../../store/lab";
import { useProject } from "../../store/project";
import { BoardFit } from "../../widgets/BoardFit/BoardFit";
import type { ModelSource } from "../../worker/protocol";
import { useDeployment } from "./useDeployment";

export default function BoardFitContainer({ source = "trained" }: { readonly source?: ModelSource }) {
  const board = useProject((s) => s.board);
  const boardChosen = useProject((s) => s.boardChosen);
  const factsReported = useFacts((s) => s.factsReported);
  const { need, words } = useDeployment(source);
  const rows = useMemo(
    () => boards.map((b) => ({ id: b.id, name: b.name, core: b.core, fit: fit(need, b) })),
    [need],
  );
  useEffect(() => {
    void openLab();
  }, []);
  useEffect(() => {
    const row = rows.find((r) => r.id === board);
    if (!row) return;
    factsReported({
      "board.ramLeft": row.fit.ram.left,
      "board.flashLeft": row.fit.flash.left,
      "board.milliseconds": row.fit.latency.high,
    });
  }, [rows, board, factsReported]);
  const caution =
    findBoard(board).verified === "sourced"
      ? null
      : t("This board’s memory is from general knowledge: check it before you buy one.");
  return <BoardFit boards={rows} chosen={board} onChoose={boardChosen} source={words} caution={caution} />;
}
