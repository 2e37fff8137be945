/** Listens to the keys of the whole page, and finds what they mean in the table. */
import { useSession } from "../../store/session";
import { type Command, inNotebook, offered, type When } from "./command";
import { commands } from "./commands";
import { keysOf } from "./keys";

const SEQUENCE_MS = 900;

interface Focus {
  readonly inCell: boolean;
  /** Letters go into a field. */
  readonly typing: boolean;
  /** Enter and Space belong to what is focused: a button, a link, a choice. */
  readonly control: boolean;
}

function focusOf(target: EventTarget | null): Focus {
  const element = target instanceof HTMLElement ? target : null;
  const field = element?.closest("input, textarea, select, [contenteditable='true'], .monaco-editor");
  const pressed =
    field instanceof HTMLInputElement && /^(checkbox|radio|button|range|submit)$/.test(field.type);
  // Between two cells the focus is on its way, and on nothing: the chosen cell has the keys.
  const underway = element === document.body && useSession.getState().active !== null;
  return {
    inCell: underway || element?.closest("[data-cell]") != null,
    typing: field != null && !pressed,
    control: element?.closest("button, a[href], summary, [role='tab'], input, select") != null,
  };
}

function works(when: When, focus: Focus): boolean {
  if (when === "page") return true;
  if (when === "shown") return inNotebook();
  if (when === "notebook") return focus.inCell;
  const editing = useSession.getState().mode === "edit" && focus.typing;
  return focus.inCell && (when === "edit" ? editing : !focus.typing);
}

/** Of a suggestion list or a find box in the editor: Escape and Enter are theirs. */
const editorIsBusy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target
    .closest(".monaco-editor")
    ?.querySelector(
      ".suggest-widget.visible, .parameter-hints-widget.visible, .find-widget.visible, .rename-box",
    ) != null;

function find(
  keys: string,
  focus: Focus,
): { readonly command: Command | undefined; readonly begins: boolean } {
  const candidates = commands.filter(
    (command) => (!focus.typing || command.whileTyping) && works(command.when, focus),
  );
  const fits = (text: string) => (command: Command) =>
    command.keys.some((each) => each === text && (!focus.typing || /\+|Escape/.test(each)));
  return {
    command: candidates.find(fits(keys)),
    begins:
      !focus.typing && candidates.some(({ keys: all }) => all.some((each) => each.startsWith(`${keys} `))),
  };
}

/** Starts listening; returns how to stop. */
export function listenToKeys(): () => void {
  let pending: { readonly key: string; readonly at: number } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    if (document.querySelector("dialog[open]")) return;
    const focus = focusOf(event.target);
    const stroke = keysOf(event);
    if (focus.control && (stroke === "Enter" || stroke === "Space")) return;
    if (stroke === "Escape" && editorIsBusy(event.target)) return;
    const sequence =
      pending && event.timeStamp - pending.at < SEQUENCE_MS ? `${pending.key} ${stroke}` : null;
    pending = null;
    const found = (sequence ? find(sequence, focus).command : undefined) ?? find(stroke, focus).command;
    if (!found) {
      if (find(stroke, focus).begins) pending = { key: stroke, at: event.timeStamp };
      return;
    }
    // A repeated key that is held down does not delete twice, or run ten times.
    if (!event.repeat || /^(down|up|extend)/.test(found.id)) {
      if (!offered(found)) return;
      found.run();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  // Before the editor sees it: Shift+Enter runs, whatever else an editor would do with it.
  document.addEventListener("keydown", onKeyDown, { capture: true });
  // Journeys wait for it: a key that is pressed before is lost.
  document.documentElement.dataset.keys = "on";
  return () => {
    delete document.documentElement.dataset.keys;
    document.removeEventListener("keydown", onKeyDown, { capture: true });
  };
}
