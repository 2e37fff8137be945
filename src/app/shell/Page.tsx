import { type ReactNode, useEffect, useRef } from "react";
import { mainId } from "./SkipLink";

interface PageProps {
  /** The browser tab's title; the product's name is added. */
  readonly title?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * The address whose page was drawn last; null before the first. Until then the focus belongs to the browser, and the scroll
 * position to its memory of a reload.
 */
let shown: string | null = null;

/**
 * The main landmark of a page. When one has gone to another page or step, the view starts at the top and the focus is on the
 * heading, so that keyboards and screen readers go on from there. Drawn anew in another language, it leaves both alone.
 */
export function Page({ title, className = "", children }: PageProps) {
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = title ? `${title} · Whittle` : "Whittle";
    const here = location.hash;
    if (shown !== null && shown !== here) {
      window.scrollTo(0, 0);
      main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    }
    shown = here;
  }, [title]);

  return (
    <main id={mainId} ref={main} tabIndex={-1} className={className}>
      {children}
    </main>
  );
}
