import { Children, isValidElement, type ReactElement, type ReactNode, useState } from "react";
import { t } from "../../i18n";
import { Button } from "../../widgets/ui/Button";

/** One hint; drawn by the `Hints` around it. */
export function Hint(_: { readonly children: ReactNode }) {
  return null;
}

/** Hints from a nudge to the concrete, one click each: "Hint 1 of 3". */
export function Hints({ children }: { readonly children: ReactNode }) {
  const hints = Children.toArray(children).filter(
    (child): child is ReactElement<{ readonly children: ReactNode }> =>
      isValidElement(child) && child.type === Hint,
  );
  const [open, setOpen] = useState(0);
  const total = hints.length;
  return (
    <div className="hints">
      <ol aria-live="polite">
        {hints.slice(0, open).map((hint, i) => (
          <li key={i} tabIndex={-1} data-heir={i === open - 1 || undefined}>
            <strong>{t("Hint {n} of {total}", { n: i + 1, total })}</strong>
            {hint.props.children}
          </li>
        ))}
      </ol>
      {open < total && (
        <Button look="quiet" onClick={() => setOpen(open + 1)}>
          {t("Show hint {n} of {total}", { n: open + 1, total })}
        </Button>
      )}
    </div>
  );
}
