import { t } from "../../i18n";
import { useProject } from "../../store/project";
import { Select } from "../../widgets/ui/Select";
import { boardOptions } from "./boardOptions";

/** The board that the project is for; one choice for the whole app. */
export function BoardSelect() {
  const board = useProject((s) => s.board);
  const boardChosen = useProject((s) => s.boardChosen);
  return <Select label={t("Board")} value={board} onChange={boardChosen} options={boardOptions()} />;
}
