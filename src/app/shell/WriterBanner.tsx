import { t } from "../../i18n";
import { useKeeping } from "../../store/keeping";
import { takeOver } from "../../store/writer";
import { Button } from "../../widgets/ui/Button";

/** In the tab that may only read: says why, and how to change it. */
export function WriterBanner() {
  const writer = useKeeping((s) => s.writer);
  if (writer) return null;
  return (
    <section className="banner" aria-label={t("Another tab writes")}>
      <p>
        {t(
          "Whittle is open in another tab, and only one may write. This one follows what is done there: cells can be read and run here, but not changed.",
        )}
      </p>
      <Button onClick={() => void takeOver()}>{t("Take over here")}</Button>
    </section>
  );
}
