import { type FocusEvent, lazy, type MouseEvent, Suspense, useEffect, useRef } from "react";
import { t } from "../../i18n";
import { type Cell, type CellId, cellsBetween, type LessonCell } from "../../notebook/document";
import { useKeeping } from "../../store/keeping";
import { documentOf, useNotebooks } from "../../store/notebooks";
import { type SessionSlice, useSession } from "../../store/session";
import { CellOutputs } from "../../widgets/CellOutputs/CellOutputs";
import { downloadBytes } from "../containers/downloadBytes";
import { Guard } from "../shell/Guard";
import { CellFoot } from "./CellFoot";
import { CellHead } from "./CellHead";
import { CodeView } from "./CodeView";
import { CellEditor } from "./editor/CellEditor";
import { PlainEditor } from "./editor/PlainEditor";
import { cellName, focusCell, goToCell } from "./place";
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
  const chosen = useSession((s) => isChosen(notebook, cell.id, s));
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
      tabIndex={active || none ? 0 : -1}
      aria-label={cellLabel(cell, place, count, facts)}
      aria-current={active || undefined}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <CellHead {...{ notebook, cell, lesson, facts }} />
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

/** Chosen itself, or between the two ends of the choice. */
const isChosen = (notebook: string, id: CellId, { active, anchor }: SessionSlice): boolean =>
  active === id ||
  (active !== null &&
    anchor !== null &&
    anchor !== active &&
    cellsBetween(documentOf(notebook), active, anchor).some((cell) => cell.id === id));

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
