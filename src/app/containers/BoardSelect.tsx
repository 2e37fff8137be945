import { boards } from "../../boards";
import { showBytes, t } from "../../i18n";
import { useProject } from "../../store/project";
import { Select } from "../../widgets/ui/Select";

/** The board that the project is for; one choice for the whole app. */
export function BoardSelect() {
  const board = useProject((s) => s.board);
  const boardChosen = useProject((s) => s.boardChosen);
  return (
    <Select
      label={t("Board")}
      value={board}
      onChange={boardChosen}
      options={boards.map((b) => ({
        value: b.id,
        title: t("{board}: {core}, {flash} flash, {ram} RAM", {
          board: b.name,
          core: b.core,
          flash: showBytes(b.flash),
          ram: showBytes(b.ram),
        }),
      }))}
    />
  );
}
