/**
 * The code editor: Monaco with TypeScript alone of all languages, its workers local, TypeScript knowing the toolkit. It is a megabyte, so
 * nothing imports it but `import()`, at the first focus of a cell. All its features are registered, since what one of them brings along
 * later is not known to the services that the first editor has started.
 */
import "monaco-editor/features/register.all.js";
import "monaco-editor/languages/definitions/typescript/register.js";
import { files as toolkitTypes } from "virtual:toolkit-types";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import { editor, MarkerSeverity, Uri } from "monaco-editor/editor.js";
import { ScriptTarget, typescriptDefaults } from "monaco-editor/languages/features/typescript/register.js";
import TypeScriptWorker from "monaco-editor/languages/features/typescript/ts.worker.js?worker";
import type { CellId } from "../../../notebook/document";
import { documentOf, useNotebooks } from "../../../store/notebooks";
import { followTheme } from "./theme";

export { editor, MarkerSeverity };

/** Top-level await and cells without imports are right here, whatever a plain script may do. */
const EXPECTED_ERRORS = [1375, 1378, 1108, 1431, 1432];

self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === "typescript" ? new TypeScriptWorker() : new EditorWorker()),
};
typescriptDefaults.setCompilerOptions({
  target: ScriptTarget.ESNext,
  module: 99,
  moduleResolution: 2,
  strict: true,
  lib: ["esnext"],
  allowNonTsExtensions: true,
  noEmit: true,
});
typescriptDefaults.setDiagnosticsOptions({
  noSemanticValidation: false,
  noSyntaxValidation: false,
  diagnosticCodesToIgnore: EXPECTED_ERRORS,
});
typescriptDefaults.setEagerModelSync(true);
typescriptDefaults.setExtraLibs(
  Object.entries(toolkitTypes).map(([path, content]) => ({ filePath: `file:///toolkit/${path}`, content })),
);
followTheme();

const uriOf = (notebook: string, cell: CellId) => Uri.parse(`file:///nb/${notebook}/${cell}.ts`);

/** The cell's text as the editor knows it. All code cells of the notebook have one, so that types cross cells. */
export function modelOf(notebook: string, cell: CellId): editor.ITextModel | null {
  return editor.getModel(uriOf(notebook, cell));
}

let shown: string | null = null;
let stopFollowing = () => {};

/** Gives every code cell of this notebook a model, and none of another notebook's: their names would mix. */
export function openModels(notebook: string): void {
  if (shown === notebook) return;
  stopFollowing();
  for (const model of editor.getModels()) model.dispose();
  shown = notebook;
  const follow = () => {
    const { cells } = documentOf(notebook);
    const wanted = new Set<string>();
    for (const { id, kind, text } of cells) {
      if (kind !== "code") continue;
      const uri = uriOf(notebook, id);
      wanted.add(uri.toString());
      const model = editor.getModel(uri);
      if (!model) editor.createModel(text, "typescript", uri);
      else if (model.getValue() !== text) {
        // Changed elsewhere: undone, restored, formatted, or taken from the solution. The editor's own undo knows it, too.
        model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      }
    }
    for (const model of editor.getModels()) if (!wanted.has(model.uri.toString())) model.dispose();
  };
  follow();
  stopFollowing = useNotebooks.subscribe(follow);
}

/** Options of every cell's editor: it grows with its text, and scrolling passes through to the page. */
export const cellOptions = {
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  lineNumbers: "on",
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 14,
  lineHeight: 1.55,
  glyphMargin: false,
  folding: false,
  overviewRulerLanes: 0,
  renderLineHighlight: "none",
  wordWrap: "on",
  fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontLigatures: false,
  padding: { top: 10, bottom: 10 },
  scrollbar: {
    vertical: "hidden",
    horizontal: "auto",
    alwaysConsumeMouseWheel: false,
    handleMouseWheel: false,
  },
  fixedOverflowWidgets: true,
  contextmenu: true,
  tabSize: 2,
  accessibilitySupport: "auto",
  quickSuggestions: { other: true, comments: false, strings: false },
  suggest: { showWords: false },
} as const satisfies editor.IStandaloneEditorConstructionOptions;

const POLL_MS = 100;
const PATIENCE_MS = 20_000;

/** The cell's text as TypeScript's formatter writes it; null for a cell without code. */
export async function formatModel(notebook: string, cell: CellId): Promise<string | null> {
  const model = modelOf(notebook, cell);
  if (!model) return null;
  const box = document.createElement("div");
  const hidden = editor.create(box, { ...cellOptions, automaticLayout: false, model });
  try {
    const action = hidden.getAction("editor.action.formatDocument");
    // TypeScript comes after the editor; before it there is nobody who could format.
    for (let waited = 0; !action?.isSupported() && waited < PATIENCE_MS; waited += POLL_MS)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    await action?.run();
    return model.getValue();
  } finally {
    hidden.dispose();
  }
}
