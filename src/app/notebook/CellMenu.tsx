import { Check, CircleDashed, Copy, Ellipsis, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { t } from "../../i18n";
import { type Cell, isEdited, type LessonCell } from "../../notebook/document";
import { useKeeping } from "../../store/keeping";
import { useSession } from "../../store/session";
import { resetCell } from "../../store/undo";
import { CommandItem } from "../commands/CommandItem";
import { openDialog } from "../dialogs/dialogs";
import { Menu } from "../shell/Menu";

interface CellMenuProps {
  readonly notebook: string;
  readonly cell: Cell;
  readonly lesson: LessonCell | null;
}

/** What can be done with a cell beside running and editing it. */
export function CellMenu({ notebook, cell, lesson }: CellMenuProps) {
  const writer = useKeeping((s) => s.writer);
  const [copied, setCopied] = useState(false);
  return (
    <Menu
      label={t("More for this cell")}
      align="end"
      button={<Ellipsis aria-hidden="true" />}
      onOpen={() => setCopied(false)}
    >
      {(close) => {
        const choose = () => {
          close();
          useSession.getState().cellChosen(cell.id);
        };
        return (
          <ul className="menu-list">
            {writer && (
              <>
                <CommandItem id="insert-above" onChoose={choose} />
                <CommandItem id="insert-below" onChoose={choose} />
                <CommandItem id={cell.kind === "code" ? "to-note" : "to-code"} onChoose={choose} />
                <CommandItem id="delete" icon={<Trash2 aria-hidden="true" />} onChoose={choose} />
              </>
            )}
            <li>
              <button
                type="button"
                onClick={() => {
                  void navigator.clipboard.writeText(cell.text).then(() => setCopied(true));
                  setTimeout(close, 600);
                }}
              >
                {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
                <span>{copied ? t("Copied") : t("Copy the text")}</span>
              </button>
            </li>
            {lesson && isEdited(cell) && writer && (
              <li>
                <button
                  type="button"
                  onClick={() => {
                    close();
                    resetCell(notebook, cell.id);
                  }}
                >
                  <RotateCcw aria-hidden="true" />
                  <span>{t("Back to the lesson’s text")}</span>
                </button>
              </li>
            )}
            {lesson?.solution != null && (
              <li>
                <button
                  type="button"
                  onClick={() => {
                    close();
                    openDialog({ name: "solution", cell: cell.id });
                  }}
                >
                  <CircleDashed aria-hidden="true" />
                  <span>{t("Compare with the solution")}</span>
                </button>
              </li>
            )}
          </ul>
        );
      }}
    </Menu>
  );
}
