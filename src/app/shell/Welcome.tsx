import { useEffect, useRef, useState } from "react";
import { t } from "../../i18n";
import { useSettings } from "../../store/settings";
import { Button } from "../../widgets/ui/Button";

const cards = () => [
  {
    title: t("Read a little, then try"),
    text: t(
      "A lesson is a row of short steps. Go on with the button below the text, or with Alt and the arrow keys. Nothing moves on by itself.",
    ),
  },
  {
    title: t("Your marks stay"),
    text: t(
      "A step is ticked when you have seen it and solved its questions. The ticks are kept on this machine, and every step has its own address to come back to.",
    ),
  },
  {
    title: t("Make it readable"),
    text: t(
      "The menu at the top right switches between light and dark, and sets a larger type for a projector. You find this card there again.",
    ),
  },
];

/** The introduction: three cards, once. A strip in the page rather than a dialog: nobody is held up by it. */
export function Welcome() {
  const { welcomed, welcomeClosed } = useSettings();
  return welcomed ? null : <Cards onClose={welcomeClosed} />;
}

function Cards({ onClose }: { readonly onClose: () => void }) {
  const [index, setIndex] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  const all = cards();
  const card = all[index]!;
  const last = index === all.length - 1;

  useEffect(() => {
    if (moved.current) heading.current?.focus();
  }, [index]);

  const go = () => {
    moved.current = true;
    if (last) onClose();
    else setIndex(index + 1);
  };

  return (
    <aside className="welcome" aria-label={t("How to use this")}>
      <div className="welcome-text">
        <p className="eyebrow">
          {t("How to use this · {index} of {count}", { index: index + 1, count: all.length })}
        </p>
        <h2 ref={heading} tabIndex={-1}>
          {card.title}
        </h2>
        <p>{card.text}</p>
      </div>
      <div className="welcome-buttons">
        <Button look="primary" onClick={go}>
          {last ? t("Start") : t("Next")}
        </Button>
        {!last && (
          <Button look="quiet" onClick={onClose}>
            {t("Skip")}
          </Button>
        )}
      </div>
    </aside>
  );
}
