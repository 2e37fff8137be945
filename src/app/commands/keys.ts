/** Keys as people write them ("Mod+Enter", "d d"), and as the browser reports them. */

const apple = typeof navigator !== "undefined" && /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** The keys of an event, in one fixed order: "Mod+Alt+Shift+K". Mod is Ctrl, and the Command key on Apple's machines. */
export function keysOf(event: KeyboardEvent): string {
  const mod = apple ? event.metaKey : event.ctrlKey;
  const other = apple ? event.ctrlKey : event.metaKey;
  const named = event.key === " " ? "Space" : event.key;
  // With a modifier the letter's case says nothing; without one, "?" and "Z" already hold their Shift.
  const letter = named.length === 1;
  const key = letter && (mod || event.altKey || event.shiftKey) ? named.toUpperCase() : named;
  const shift = event.shiftKey && (!letter || /[A-Z]/.test(key));
  return [mod && "Mod", other && "Other", event.altKey && "Alt", shift && "Shift", key]
    .filter(Boolean)
    .join("+");
}

const appleSigns: Readonly<Record<string, string>> = { Mod: "⌘", Alt: "⌥", Shift: "⇧", Enter: "⏎" };
const signs: Readonly<Record<string, string>> = {
  Mod: "Ctrl",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** For people: "Ctrl + Enter", "d, d". */
export const showKeys = (keys: string): string =>
  keys
    .split(" ")
    .map((stroke) =>
      stroke
        .split("+")
        .map((key) => (apple ? (appleSigns[key] ?? signs[key]) : signs[key]) ?? key)
        .join(" + "),
    )
    .join(", ");

/** For `aria-keyshortcuts`. */
export const ariaKeys = (keys: string): string =>
  keys.replaceAll("Mod", apple ? "Meta" : "Control").replaceAll(" ", " ");
