import { Check, CircleDashed, Copy, Ellipsis, Play, RotateCcw, Square, Trash2 } from "lucide-react";
import { type FocusEvent, lazy, type MouseEvent, Suspense, useEffect, useRef, useState } from "react";
import { formatNumber, formatTime, t } from "../../i18n";
import type { Cell, LessonCell } from "../../notebook/document";
import { isEdited } from "../../notebook/document";
import { useKeeping } from "../../store/keeping";
import { runCells, runWithNeeded, stopRun } from "../../store/kernel";
import { documentOf, useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";
import { resetCell } from "../../store/undo";
import { CellOutputs } from "../../widgets/CellOutputs/CellOutputs";
import { Button } from "../../widgets/ui/Button";
import { findCommand } from "../commands/commands";
import { ariaKeys, showKeys } from "../commands/keys";
import { downloadBytes } from "../containers/downloadBytes";
import { openDialog } from "../dialogs/dialogs";
import { Guard } from "../shell/Guard";
import { Menu } from "../shell/Menu";
import { CodeView } from "./CodeView";
import { insertCell, removeSelected, setKind } from "./editCells";
import { CellEditor } from "./editor/CellEditor";
import { PlainEditor } from "./editor/PlainEditor";
import { cellName, cellsOnPage, focusCell, goToCell } from "./place";
import { type CellFacts, useCell } from "./useCell";

const NoteView = lazy(() => import("./NoteView"));

interface CellViewProps {
  readonly notebook: string;
  readonly cell: Cell;
  /** Its place in the notebook, from 1. */
  readonly place: number;
  readonly count: number;
  /** As the lesson gives it; null for an own cell. */
  readonly lesson: LessonCell | null;
}

/** One cell: its text, how it stands, and what it has shown. */
export function CellView({ notebook, cell, place, count, lesson }: CellViewProps) {
  const facts = useCell(notebook, cell);
  const active = useSession((s) => s.active === cell.id);
  const chosen = useSession((s) => s.active !== null && selected(cell.id, s.active, s.anchor));
  const mode = useSession((s) => s.mode);
  const none = useSession((s) => s.active === null);
  const folded = useSession((s) => s.folded.has(cell.id));
  const writer = useKeeping((s) => s.writer);
  const box = useRef<HTMLDivElement>(null);
  const editing = active && mode === "edit";
  const { cellChosen, modeChanged } = useSession.getState();

  // Scroll and focus stay where they are when a cell runs; only a choice moves them. Looked at a frame later: a focus that leaves for
  // another place, as with Tab out of the editor, has arrived there by then.
  useEffect(() => {
    if (!active || mode !== "command") return;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) focusCell(cell.id);
    });
    return () => cancelAnimationFrame(frame);
  }, [active, mode, cell.id]);

  const onFocus = () => {
    if (useSession.getState().active !== cell.id) cellChosen(cell.id, "command");
  };
  const onBlur = (event: FocusEvent) => {
    const to = event.relatedTarget;
    if (to instanceof Node && !box.current?.contains(to) && useSession.getState().active === cell.id)
      modeChanged("command");
  };
  const first = none && place === 1;

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and this is a cell that takes the focus itself
    <div
      ref={box}
      role="group"
      className="cell"
      data-cell={cell.id}
      data-kind={cell.kind}
      data-state={facts.state}
      data-run={facts.run}
      data-chosen={chosen || undefined}
      data-mode={active ? mode : undefined}
      tabIndex={active || first || (none && cellsOnPage()[0] === cell.id) ? 0 : -1}
      aria-label={cellLabel(cell, place, count, facts)}
      aria-current={active || undefined}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <CellHead {...{ notebook, cell, lesson, facts, writer }} />
      <div className="cell-code">
        {editing ? (
          cell.kind === "code" ? (
            <CellEditor
              notebook={notebook}
              cell={cell.id}
              text={cell.text}
              label={t("Code of cell {place}", { place })}
              readOnly={!writer}
              errorLine={facts.errorLine}
              onText={(text) => useNotebooks.getState().cellEdited(notebook, cell.id, text)}
            />
          ) : (
            <PlainEditor
              text={cell.text}
              label={t("Text of note {place}", { place })}
              readOnly={!writer}
              onText={(text) => useNotebooks.getState().cellEdited(notebook, cell.id, text)}
            />
          )
        ) : (
          <ReadView cell={cell} facts={facts} onEdit={() => goToCell(cell.id, "edit")} />
        )}
      </div>
      {facts.duplicate && (
        <p className="cell-problem" role="alert">
          {t("“{name}” is defined here and in another cell: every name has one place.", {
            name: facts.duplicate.name,
          })}{" "}
          {facts.duplicate.cells.map((id) => (
            <button key={id} type="button" className="link-button" onClick={() => goToCell(id)}>
              {t("See {cell}", { cell: cellName(documentOf(notebook).cells, id) })}
            </button>
          ))}
        </p>
      )}
      {cell.kind === "code" && <CellFoot facts={facts} />}
      {facts.outputs.length > 0 &&
        (folded ? (
          <button
            type="button"
            className="link-button outputs-folded"
            onClick={() => useSession.getState().outputsFolded(cell.id)}
          >
            {t("{count, plural, one {# output is folded away} other {# outputs are folded away}}", {
              count: facts.outputs.length,
            })}
          </button>
        ) : (
          <div className="cell-outputs" data-earlier={facts.earlier || undefined}>
            {facts.earlier && (
              <p className="hint">{t("From an earlier visit. Run the cell to have it anew.")}</p>
            )}
            <Guard what={t("The output")}>
              <CellOutputs
                outputs={facts.outputs}
                onDownload={downloadBytes}
                onGoToLine={() => goToCell(cell.id, "edit")}
              />
            </Guard>
          </div>
        ))}
    </div>
  );
}

function selected(id: string, active: string, anchor: string | null): boolean {
  if (active === id) return true;
  if (anchor === null || anchor === active) return false;
  const ids = cellsOnPage();
  const [a, b, at] = [ids.indexOf(active), ids.indexOf(anchor), ids.indexOf(id)];
  return at >= Math.min(a, b) && at <= Math.max(a, b);
}

const stateWords = (facts: CellFacts): string => {
  if (facts.run === "running") return t("running");
  if (facts.run === "queued") return t("waiting, number {place}", { place: facts.queuePlace });
  if (facts.ended === "failed") return t("stopped with an error");
  return {
    new: t("not run yet"),
    fresh: t("up to date"),
    edited: t("changed since it ran"),
    stale: t("stale: what it uses has changed"),
  }[facts.state];
};

function cellLabel(cell: Cell, place: number, count: number, facts: CellFacts): string {
  if (cell.kind === "note") return t("Cell {place} of {count}, note", { place, count });
  return t("Cell {place} of {count}, code, {state}", { place, count, state: stateWords(facts) });
}

function ReadView({
  cell,
  facts,
  onEdit,
}: {
  readonly cell: Cell;
  readonly facts: CellFacts;
  readonly onEdit: () => void;
}) {
  // Selecting text to copy is no wish to edit; a plain click into code is, as in every notebook.
  const onClick = (event: MouseEvent) => {
    if ((event.target as HTMLElement).closest("a")) return;
    if (window.getSelection()?.toString()) return;
    if (cell.kind === "code") onEdit();
  };
  const empty = cell.text.trim() === "";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the cell edits it; the click is the pointer's way
    // biome-ignore lint/a11y/noStaticElementInteractions: the cell around it is the control
    <div className="cell-read" onClick={onClick} onDoubleClick={onEdit}>
      {empty ? (
        <p className="hint cell-empty">
          {cell.kind === "code"
            ? t("Empty. Press Enter, or click, and write some code.")
            : t("An empty note. Press Enter to write.")}
        </p>
      ) : cell.kind === "code" ? (
        <CodeView code={cell.text} errorLine={facts.errorLine} />
      ) : (
        <Suspense fallback={<p>{cell.text}</p>}>
          <NoteView text={cell.text} />
        </Suspense>
      )}
    </div>
  );
}

function CellHead({
  notebook,
  cell,
  lesson,
  facts,
  writer,
}: {
  readonly notebook: string;
  readonly cell: Cell;
  readonly lesson: LessonCell | null;
  readonly facts: CellFacts;
  readonly writer: boolean;
}) {
  const busy = facts.run !== "idle";
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
            title={`${t("Run the cell")} (${showKeys("Mod+Enter")})`}
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
        <CellMenu {...{ notebook, cell, lesson, writer }} />
      </span>
    </div>
  );
}

function CellMenu({
  notebook,
  cell,
  lesson,
  writer,
}: {
  readonly notebook: string;
  readonly cell: Cell;
  readonly lesson: LessonCell | null;
  readonly writer: boolean;
}) {
  const [copied, setCopied] = useState(false);
  const on = (act: () => void) => () => {
    useSession.getState().cellChosen(cell.id);
    act();
  };
  const items: readonly (readonly [string, string, () => void, boolean])[] = [
    ["insert-above", t("Insert a cell above"), on(() => insertCell("above")), writer],
    ["insert-below", t("Insert a cell below"), on(() => insertCell("below")), writer],
    cell.kind === "code"
      ? ["to-note", t("Make it a note"), on(() => setKind("note")), writer]
      : ["to-code", t("Make it code"), on(() => setKind("code")), writer],
    ["delete", t("Delete the cell"), on(removeSelected), writer],
  ];
  return (
    <Menu label={t("More for this cell")} align="end" button={<Ellipsis aria-hidden="true" />}>
      {(close) => (
        <ul className="menu-list">
          {items
            .filter(([, , , may]) => may)
            .map(([id, title, act]) => (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => {
                    close();
                    act();
                  }}
                >
                  {id === "delete" && <Trash2 aria-hidden="true" />}
                  <span>{title}</span>
                  <kbd>{showKeys(findCommand(id).keys[0]!)}</kbd>
                </button>
              </li>
            ))}
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
      )}
    </Menu>
  );
}

/** How long it took, when, how often; how long it has been running. */
function CellFoot({ facts }: { readonly facts: CellFacts }) {
  const elapsed = useElapsed(facts.since);
  if (facts.run === "running")
    return (
      <p className="cell-foot" data-elapsed>
        {t("Running for {seconds} s", {
          seconds: formatNumber(elapsed, { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
        })}
      </p>
    );
  if (facts.run === "queued")
    return (
      <p className="cell-foot">{t("Waiting: number {place} in the queue", { place: facts.queuePlace })}</p>
    );
  if (!facts.record) return null;
  const { tookMs, at, count, ended } = facts.record;
  const how = {
    done: t("Ran in {time}", { time: showDuration(tookMs) }),
    failed: t("Stopped with an error after {time}", { time: showDuration(tookMs) }),
    stopped: t("Stopped by you after {time}", { time: showDuration(tookMs) }),
  }[ended];
  return (
    <p className="cell-foot">
      {how} · {t("last run {time}", { time: formatTime(at) })} ·{" "}
      {t("{count, plural, one {run once} other {run # times}}", { count })}
      {facts.state === "edited" && <strong> · {t("changed since")}</strong>}
    </p>
  );
}

const showDuration = (ms: number): string =>
  ms < 1000
    ? `${formatNumber(Math.round(ms))} ms`
    : `${formatNumber(ms / 1000, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} s`;

function useElapsed(since: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (since === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, now - since) / 1000;
}
