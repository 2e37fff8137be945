/**
 * Who works with the keyboard stays where they are when the control that they have used goes away: a hint's button after the last
 * hint, "Stop" when all has stopped, a cell when it is deleted. What is marked with `data-heir`, in the smallest part of the page
 * that the control was in and that is still there, takes the focus over.
 */
import { useSession } from "../../store/session";
import { cellElement } from "../notebook/place";
import { mainId } from "./SkipLink";

const heirs = "[data-heir], [data-cell]";

/** What had the focus, and all that it stands in, from the inside out. */
function chainOf(element: HTMLElement): readonly HTMLElement[] {
  const parent = element.parentElement;
  return parent ? [element, ...chainOf(parent)] : [element];
}

/** Undefined where nothing is meant to take over: then Tab goes on from the place, as browsers do it. */
function heirOf(chain: readonly HTMLElement[]): HTMLElement | null | undefined {
  const main = document.getElementById(mainId);
  for (const part of chain.filter((each) => each.isConnected)) {
    if (part === main || part.matches("dialog")) return undefined;
    // It was beside the page, in a banner or a dialog: back to the work.
    if (part.contains(main)) break;
    const heir = part.matches("[tabindex]") ? part : part.querySelector<HTMLElement>(heirs);
    if (heir) return heir;
  }
  const { active } = useSession.getState();
  return (active !== null && cellElement(active)) || main?.querySelector<HTMLElement>("h1");
}

/** Starts watching; returns how to stop. */
export function keepFocus(): () => void {
  let chain: readonly HTMLElement[] = [];
  const onFocus = ({ target }: Event) => {
    chain = target instanceof HTMLElement ? chainOf(target) : [];
  };
  // Who clicks beside everything wants the focus nowhere.
  const forget = ({ target }: Event) => {
    if (!chain[0]?.contains(target as Node)) chain = [];
  };
  const gone = () => chain[0] && !chain[0].isConnected && document.activeElement === document.body;
  const observer = new MutationObserver(() => {
    // A frame later: who moves the focus by themselves, as cells do, has done it by then.
    if (gone())
      requestAnimationFrame(() => {
        if (gone()) heirOf(chain)?.focus({ preventScroll: true });
      });
  });
  document.addEventListener("focusin", onFocus);
  document.addEventListener("pointerdown", forget, { capture: true });
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("pointerdown", forget, { capture: true });
    observer.disconnect();
  };
}
