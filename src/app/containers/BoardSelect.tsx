import { boards } from "../../boards";
import { showBytes } from "../../core/units";
import { useProject } from "../../store/project";
import { Select } from "../../widgets/ui/Select";

/** The board that the project is for; one choice for the whole app. */
export function BoardSelect() {
  const board = useProject((s) => s.board);
  const boardChosen = useProject((s) => s.boardChosen);
  return (
    <Select
      label="Board"
      value={board}
      onChange={boardChosen}
      options={boards.map((b) => ({
        value: b.id,
        title: `${b.name}: ${b.core}, ${showBytes(b.flash)} flash, ${showBytes(b.ram)} RAM`,
      }))}
    />
  );
}
