import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

interface MenuProps {
  /** The button's name. */
  readonly label: string;
  readonly button: ReactNode;
  readonly align: "start" | "end";
  readonly onOpen?: () => void;
  /** Called with a function that closes the menu. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that discloses a small panel. Escape, a click elsewhere, or tabbing out of it closes it. */
export function Menu({ label, button, align, onOpen, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("focusin", elsewhere);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("focusin", elsewhere);
    };
  }, [open]);

  /** The focus goes back to the button, unless it is elsewhere by now. */
  const close = () => {
    setOpen(false);
    if (box.current?.contains(document.activeElement)) toggle.current?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside; the button is the control
    <div className="menu" ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="menu-button"
        ref={toggle}
        aria-label={label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          if (!open) onOpen?.();
          setOpen(!open);
        }}
      >
        {button}
      </button>
      <div id={id} className={`menu-panel menu-${align}`} hidden={!open}>
        {open && children(close)}
      </div>
    </div>
  );
}
