import { type ReactNode, useEffect, useRef } from "react";
import { mainId } from "./SkipLink";

interface PageProps {
  /** The browser tab's title; the product's name is added. */
  readonly title?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * Set by the first page that is drawn. Until then the focus belongs to the browser, and the scroll position to its
 * memory of a reload.
 */
let arrived = false;

/**
 * The main landmark of a page. When `title` changes, which is when one has gone to another page or step, the view
 * starts at the top and the focus is on the heading, so that keyboards and screen readers go on from there.
 */
export function Page({ title, className = "", children }: PageProps) {
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = title ? `${title} · Whittle` : "Whittle";
    if (arrived) {
      window.scrollTo(0, 0);
      main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    }
    // StrictMode runs effects twice in development; the timer keeps the second run from counting as a move.
    const timer = setTimeout(() => {
      arrived = true;
    });
    return () => clearTimeout(timer);
  }, [title]);

  return (
    <main id={mainId} ref={main} tabIndex={-1} className={className}>
      {children}
    </main>
  );
}
