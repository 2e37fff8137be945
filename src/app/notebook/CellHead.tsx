import { Play, Square } from "lucide-react";
import { t } from "../../i18n";
import { type Cell, isEdited, isLive, type LessonCell } from "../../notebook/document";
import { runCells, runWithNeeded, stopRun } from "../../store/kernel";
import { useSession } from "../../store/session";
import { Button } from "../../widgets/ui/Button";
import { findCommand } from "../commands/commands";
import { ariaKeys, showKeys } from "../commands/keys";
import { CellMenu } from "./CellMenu";
import type { CellFacts } from "./useCell";

interface CellHeadProps {
  readonly notebook: string;
  readonly cell: Cell;
  readonly lesson: LessonCell | null;
  readonly facts: CellFacts;
}

/** A cell's run button, its name, and what there is to say of it. */
export function CellHead({ notebook, cell, lesson, facts }: CellHeadProps) {
  const busy = facts.run !== "idle";
  const safe = useSession((s) => s.safe);
  const choose = () => {
    useSession.getState().cellChosen(cell.id);
  };
  return (
    <div className="cell-head">
      {cell.kind === "code" &&
        (busy ? (
          <button
            type="button"
            className="icon-button cell-run"
            aria-label={t("Stop")}
            title={`${t("Stop")} (${showKeys(findCommand("stop").keys[0]!)})`}
            onClick={() => void stopRun()}
          >
            <Square aria-hidden="true" />
          </button>
        ) : (
          <button
            type="button"
            className="icon-button cell-run"
            aria-label={t("Run the cell")}
            aria-keyshortcuts={ariaKeys("Mod+Enter")}
            title={
              safe
                ? t("Nothing runs in safe mode. Leave it above the cells.")
                : `${t("Run the cell")} (${showKeys("Mod+Enter")})`
            }
            disabled={safe}
            onClick={() => {
              choose();
              void runCells(notebook, [cell.id]);
            }}
          >
            <Play aria-hidden="true" />
          </button>
        ))}
      <span className="cell-name">
        {cell.kind === "note" ? t("Note") : (lesson?.id.replace(/^\d+-/, "") ?? t("Your cell"))}
      </span>
      {lesson?.solution != null && <span className="tag tag-turn">{t("Your turn")}</span>}
      {isLive(cell) && (
        <span
          className="tag"
          title={t("Run it once: then it runs again whenever a slider of the lesson moves.")}
        >
          {t("live")}
        </span>
      )}
      {isEdited(cell) && <span className="tag">{t("changed by you")}</span>}
      {facts.state === "stale" && !busy && (
        <Button
          look="quiet"
          className="cell-needed"
          onClick={() => {
            choose();
            void runWithNeeded(notebook, cell.id);
          }}
        >
          {facts.needed.length > 0
            ? t(
                "{count, plural, one {Stale: run it with the one cell it needs} other {Stale: run it with the # cells it needs}}",
                {
                  count: facts.needed.length,
                },
              )
            : t("Stale: run it again")}
        </Button>
      )}
      <span className="cell-head-end">
        <CellMenu {...{ notebook, cell, lesson }} />
      </span>
    </div>
  );
}
