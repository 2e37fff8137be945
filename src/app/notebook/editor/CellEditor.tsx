import { useEffect, useId, useRef, useState } from "react";
import { t } from "../../../i18n";
import type { CellId } from "../../../notebook/document";
import { useSession } from "../../../store/session";
import { loadMonaco, type Monaco, setActiveEditor } from "./active";
import { PlainEditor } from "./PlainEditor";

interface CellEditorProps {
  readonly notebook: string;
  readonly cell: CellId;
  readonly text: string;
  readonly label: string;
  readonly readOnly: boolean;
  readonly errorLine: number | null;
  readonly onText: (text: string) => void;
}

/** Fingers and narrow screens get a plain field: a code editor fights with their keyboards. */
const wantsPlain = (): boolean => matchMedia("(pointer: coarse), (max-width: 40rem)").matches;

const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** The editor of one cell. A plain field takes the first letters while the code editor is on its way. */
export function CellEditor(props: CellEditorProps) {
  const [plain] = useState(wantsPlain);
  const [monaco, setMonaco] = useState<Monaco | null>(null);
  const area = useRef<HTMLTextAreaElement | null>(null);
  const start = useRef<number | null>(null);
  const hint = useId();

  useEffect(() => {
    if (plain) return;
    let current = true;
    loadMonaco().then(
      (loaded) => {
        if (!current) return;
        start.current = area.current?.selectionStart ?? null;
        setMonaco(loaded);
      },
      () => {}, // the plain field goes on
    );
    return () => {
      current = false;
    };
  }, [plain]);

  // Paper gets the code as it reads, not an editor.
  useEffect(() => {
    const leave = () => useSession.getState().modeChanged("command");
    addEventListener("beforeprint", leave);
    return () => removeEventListener("beforeprint", leave);
  }, []);

  return (
    <>
      {monaco ? (
        <MonacoEditor {...props} monaco={monaco} start={start.current} describedBy={hint} />
      ) : (
        <PlainEditor
          text={props.text}
          label={props.label}
          readOnly={props.readOnly}
          onText={props.onText}
          area={area}
          describedBy={hint}
        />
      )}
      <p id={hint} className="editor-hint">
        {monaco
          ? t("Esc leaves the editor. Tab indents; {keys} lets Tab move on instead.", {
              keys: apple ? "⌃ + ⇧ + M" : "Ctrl + M",
            })
          : t("Esc leaves the editor.")}
      </p>
    </>
  );
}

interface MonacoEditorProps extends CellEditorProps {
  readonly monaco: Monaco;
  readonly start: number | null;
  readonly describedBy: string;
}

function MonacoEditor({
  monaco,
  notebook,
  cell,
  label,
  readOnly,
  errorLine,
  onText,
  start,
  describedBy,
}: MonacoEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const marks = useRef<{ set: (line: number | null) => unknown } | null>(null);
  const tell = useRef(onText);
  tell.current = onText;
  const [problems, setProblems] = useState<readonly { readonly line: number; readonly text: string }[]>([]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    monaco.openModels(notebook);
    const model = monaco.modelOf(notebook, cell);
    if (!model) return;
    const editor = monaco.editor.create(element, {
      ...monaco.cellOptions,
      model,
      readOnly,
      ariaLabel: label,
      fontSize: Number.parseFloat(getComputedStyle(element).fontSize),
    });
    const grow = () => {
      element.style.height = `${editor.getContentHeight()}px`;
      editor.layout();
    };
    grow();
    const lineMarks = editor.createDecorationsCollection();
    marks.current = {
      set: (line) =>
        lineMarks.set(
          line === null || line > model.getLineCount()
            ? []
            : [
                {
                  range: { startLineNumber: line, endLineNumber: line, startColumn: 1, endColumn: 1 },
                  options: { isWholeLine: true, className: "code-line-error" },
                },
              ],
        ),
    };
    const showProblems = () => {
      const worst = monaco.MarkerSeverity.Error;
      const found = monaco.editor
        .getModelMarkers({ resource: model.uri })
        .filter((m) => m.severity === worst);
      setProblems(found.map((m) => ({ line: m.startLineNumber, text: m.message })));
    };
    showProblems();
    const listeners = [
      editor.onDidContentSizeChange(grow),
      editor.onDidFocusEditorText(() => setActiveEditor(editor)),
      model.onDidChangeContent(() => tell.current(model.getValue())),
      monaco.editor.onDidChangeMarkers((uris) => {
        if (uris.some((uri) => uri.toString() === model.uri.toString())) showProblems();
      }),
    ];
    if (start !== null) editor.setPosition(model.getPositionAt(start));
    editor.focus();
    return () => {
      for (const listener of listeners) listener.dispose();
      setActiveEditor(null);
      editor.dispose();
    };
  }, [monaco, notebook, cell, readOnly, label, start]);

  useEffect(() => {
    marks.current?.set(errorLine);
  }, [errorLine]);

  return (
    <>
      <div ref={box} className="code-editor" aria-describedby={describedBy} />
      {problems.length > 0 && (
        <ul className="problems" aria-label={t("What TypeScript says")}>
          {problems.slice(0, 3).map(({ line, text }) => (
            <li key={`${line} ${text}`}>{t("Line {line}: {text}", { line, text })}</li>
          ))}
        </ul>
      )}
    </>
  );
}
