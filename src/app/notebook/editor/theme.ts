/** The editor's colors, taken from the page's own tokens, so that both change together. */
import { editor } from "monaco-editor/editor.js";

const NAME = "whittle";

/** Resolves a token to #rrggbb: tokens are light-dark() pairs, which only an element's color resolves. */
function tokenReader(): { read: (token: string) => string; end: () => void } {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const canvas = document.createElement("canvas").getContext("2d")!;
  return {
    read: (token) => {
      probe.style.color = `var(${token})`;
      canvas.fillStyle = getComputedStyle(probe).color;
      return String(canvas.fillStyle);
    },
    end: () => probe.remove(),
  };
}

function define(): void {
  const { read, end } = tokenReader();
  const bare = (token: string) => read(token).slice(1);
  const background = read("--code-ground");
  // Dark when the ground is darker than middle gray.
  const dark = Number.parseInt(background.slice(1, 3), 16) < 128;
  editor.defineTheme(NAME, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      { token: "", foreground: bare("--ink") },
      { token: "comment", foreground: bare("--code-comment") },
      { token: "keyword", foreground: bare("--code-keyword") },
      { token: "string", foreground: bare("--code-string") },
      { token: "number", foreground: bare("--code-number") },
      { token: "type", foreground: bare("--code-type") },
      { token: "delimiter", foreground: bare("--code-sign") },
    ],
    colors: {
      "editor.background": background,
      "editor.foreground": read("--ink"),
      "editorLineNumber.foreground": read("--muted"),
      "editorLineNumber.activeForeground": read("--ink"),
      "editorCursor.foreground": read("--accent"),
      "editor.selectionBackground": `${read("--accent")}44`,
      "editor.lineHighlightBackground": "#00000000",
      "editor.lineHighlightBorder": "#00000000",
      "editorWidget.background": read("--surface"),
      "editorWidget.border": read("--edge"),
      "editorSuggestWidget.background": read("--surface"),
      "editorSuggestWidget.foreground": read("--ink"),
      "editorSuggestWidget.selectedBackground": read("--accent-soft"),
      "editorSuggestWidget.selectedForeground": read("--ink"),
      "editorSuggestWidget.highlightForeground": read("--accent"),
      "editorHoverWidget.background": read("--surface"),
      "editorHoverWidget.foreground": read("--ink"),
      "editorError.foreground": read("--bad"),
      "editorWarning.foreground": read("--warn"),
      focusBorder: "#00000000",
    },
  });
  end();
  editor.setTheme(NAME);
}

/** Follows the page's theme for good. */
export function followTheme(): void {
  define();
  const again = () => requestAnimationFrame(define);
  new MutationObserver(again).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "data-text"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
}
