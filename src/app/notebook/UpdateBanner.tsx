import { useShallow } from "zustand/react/shallow";
import { t } from "../../i18n";
import { outdated } from "../../notebook/edit";
import { useKeeping } from "../../store/keeping";
import { useNotebooks } from "../../store/notebooks";
import { keepMine, takeUpdate } from "../../store/undo";
import { Button } from "../../widgets/ui/Button";
import { openDialog } from "../dialogs/dialogs";

/** Where the lesson has changed under a person's own changes: nothing is decided for them. */
export function UpdateBanner({ notebook }: { readonly notebook: string }) {
  const writer = useKeeping((s) => s.writer);
  const cells = useNotebooks(
    useShallow((s) => {
      const document = s.documents[notebook];
      return document ? outdated(document, s.lessons[notebook] ?? []) : [];
    }),
  );
  const lesson = useNotebooks((s) => s.lessons[notebook]);
  if (cells.length === 0 || !writer) return null;
  return (
    <section className="banner" aria-label={t("The lesson has changed")}>
      {cells.map((id) => {
        const theirs = lesson?.find((cell) => cell.id === id);
        const name = id.replace(/^\d+-/, "");
        return (
          <p key={id} className="button-row">
            {t("The lesson has a new version of the cell “{name}”, and you have changed yours.", { name })}
            <Button onClick={() => theirs && keepMine(notebook, theirs)}>{t("Keep mine")}</Button>
            <Button onClick={() => openDialog({ name: "update", cell: id })}>
              {t("See the difference")}
            </Button>
            <Button onClick={() => theirs && takeUpdate(notebook, theirs)}>{t("Take the new one")}</Button>
          </p>
        );
      })}
    </section>
  );
}
