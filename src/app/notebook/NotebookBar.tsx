import { ChevronDown, CircleAlert, CloudCheck, FastForward, LoaderCircle, Square } from "lucide-react";
import { t } from "../../i18n";
import { useKeeping } from "../../store/keeping";
import { runAll, runStale, stopRun, useAnalysis, useKernel } from "../../store/kernel";
import { useLiveCells } from "../../store/live";
import { useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";
import { Button } from "../../widgets/ui/Button";
import { CommandItem } from "../commands/CommandItem";
import { offered } from "../commands/command";
import { findCommand } from "../commands/commands";
import { showKeys } from "../commands/keys";
import { Menu } from "../shell/Menu";
import { cellName } from "./place";
import { useNotebookFacts } from "./useCell";

const menu = ["restart", "restart-run-all", "find", "reset-step", "history", "files", "keys"];

/** Runs the notebook, and says how it stands and whether it is saved. */
export function NotebookBar({ notebook }: { readonly notebook: string }) {
  useAnalysis(notebook);
  useLiveCells(notebook);
  const { stale, queued, running } = useNotebookFacts(notebook);
  const status = useKernel((s) => s.status);
  const safe = useSession((s) => s.safe);
  const cells = useNotebooks((s) => s.documents[notebook]?.cells) ?? [];
  const busy = running !== null || queued.length > 0;
  const keys = (id: string) => {
    const [first] = findCommand(id).keys;
    return first ? ` (${showKeys(first)})` : "";
  };
  if (safe)
    return (
      <section className="notebook-bar notebook-safe" aria-label={t("Notebook")}>
        <p>{t("Safe mode: nothing can run here, so a cell that breaks the page can be repaired.")}</p>
        <Button onClick={() => useSession.getState().safeEnded()}>{t("Leave safe mode")}</Button>
        <NotebookEnd />
      </section>
    );
  return (
    <section className="notebook-bar" aria-label={t("Notebook")}>
      <Button
        icon={<FastForward aria-hidden="true" />}
        title={`${t("Run all cells")}${keys("run-all")}`}
        onClick={() => void runAll(notebook)}
        disabled={!cells.some(({ kind }) => kind === "code")}
        busy={busy}
        data-heir
      >
        {t("Run all")}
      </Button>
      {stale.length > 0 && !busy && (
        <Button
          title={`${t("Run the stale cells")}${keys("run-stale")}`}
          onClick={() => void runStale(notebook)}
        >
          {t("{count, plural, one {Run # stale cell} other {Run # stale cells}}", { count: stale.length })}
        </Button>
      )}
      {busy && (
        <Button
          icon={<Square aria-hidden="true" />}
          title={`${t("Stop")}${keys("stop")}`}
          onClick={() => void stopRun()}
        >
          {t("Stop")}
        </Button>
      )}
      <span className="notebook-state" role="status">
        <KernelWords status={status} running={running && cellName(cells, running)} queued={queued.length} />
      </span>
      <NotebookEnd />
    </section>
  );
}

/** Saved or not, and all that can be done with the notebook as a whole. */
function NotebookEnd() {
  return (
    <span className="notebook-end">
      <SavedWords />
      <Menu
        label={t("Notebook menu")}
        align="end"
        button={
          <>
            {t("Notebook")} <ChevronDown aria-hidden="true" />
          </>
        }
      >
        {(close) => (
          <ul className="menu-list">
            {menu
              .filter((id) => offered(findCommand(id)))
              .map((id) => (
                <CommandItem key={id} id={id} onChoose={close} />
              ))}
          </ul>
        )}
      </Menu>
    </span>
  );
}

function KernelWords({
  status,
  running,
  queued,
}: {
  readonly status: string;
  /** What the running cell is called. */
  readonly running: string | null;
  readonly queued: number;
}) {
  if (running !== null)
    return (
      <>
        <LoaderCircle className="spin" aria-hidden="true" />
        {queued > 0
          ? t("Running {cell}, {count} more in the queue", {
              cell: running,
              count: queued,
            })
          : t("Running {cell}", { cell: running })}
        {status === "busy" && ` · ${t("It computes without a pause: wait, or stop it.")}`}
      </>
    );
  if (status === "starting") return t("Starting …");
  if (status === "restarted") return t("Restarted: variables are gone, outputs stay.");
  return null;
}

/** Saved or not, always in sight. */
function SavedWords() {
  const saved = useKeeping((s) => s.saved);
  const writer = useKeeping((s) => s.writer);
  if (!writer) return <span className="saved">{t("Read only: another tab writes")}</span>;
  if (saved === "saving") return <span className="saved">{t("Saving …")}</span>;
  if (saved === "saved")
    return (
      <span className="saved">
        <CloudCheck aria-hidden="true" />
        {t("Saved on this machine")}
      </span>
    );
  return (
    <span className="saved saved-bad">
      <CircleAlert aria-hidden="true" />
      {t("Not saved: this browser refuses")}
    </span>
  );
}
