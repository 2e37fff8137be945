import { lessonCells } from "virtual:lesson-cells";
import { lessons } from "virtual:lessons";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { navigate } from "wouter/use-hash-location";
import { stepAddress, translated } from "../../course/lesson";
import { locale, t } from "../../i18n";
import { decodeShare } from "../../notebook/share";
import { openNotebook, useKeeping } from "../../store/keeping";
import { takeFile } from "../../store/notebookFiles";
import { Button } from "../../widgets/ui/Button";
import { FailureNotice } from "../../widgets/ui/FailureNotice";
import { Notice } from "../../widgets/ui/Notice";
import { Page } from "../shell/Page";
import { CodeView } from "./CodeView";
import { cellName } from "./place";

/** What a link brought: to be read first. Nothing runs, and nothing is replaced, until the person takes it over. */
export default function SharedNotebook({ payload }: { readonly payload: string }) {
  const read = useMemo(() => decodeShare(payload), [payload]);
  const writer = useKeeping((s) => s.writer);
  const [busy, setBusy] = useState(false);
  if (!read.ok)
    return (
      <Page title={t("A shared notebook")} className="page prose">
        <h1 tabIndex={-1}>{t("This link cannot be opened")}</h1>
        <FailureNotice failure={read.failure} />
        <p>
          <Link href="/">{t("All lessons")}</Link>
        </p>
      </Page>
    );
  const { document } = read.value;
  const original = lessons.find(({ slug }) => slug === document.id);
  const lesson = original && translated(original, locale());
  const take = async () => {
    setBusy(true);
    const mine = lesson ? document : { ...document, id: "own" };
    await openNotebook(mine.id, lesson ? ((await lessonCells[lesson.slug]?.())?.cells ?? []) : null);
    takeFile({ ...read.value, document: mine }, t("A shared notebook was taken over"));
    const first = lesson?.cells[0];
    const step = lesson?.steps.find(({ id }) => id === first?.step) ?? lesson?.steps[0];
    navigate(lesson && step ? stepAddress(lesson, step) : "/notebook");
  };
  return (
    <Page title={t("A shared notebook")} className="page own-notebook">
      <h1 tabIndex={-1}>{t("A shared notebook")}</h1>
      <Notice
        kind="warn"
        title={t("This code came with a link, and nothing of it has run.")}
        next={t(
          "Read it first. When you take it over, your own version stays in the history, and still nothing runs until you press Run.",
        )}
      >
        <p>
          {lesson
            ? t("It belongs to the lesson “{title}”.", { title: lesson.title })
            : t("It belongs to no lesson.")}
        </p>
      </Notice>
      <div className="button-row">
        <Button look="primary" disabled={!writer} busy={busy} onClick={() => void take()}>
          {t("Trust it and take it over")}
        </Button>
        <Link href="/" className="button button-quiet">
          {t("Leave it")}
        </Link>
      </div>
      <ol className="shared-cells" aria-label={t("Cells")}>
        {document.cells.map((cell) => (
          <li key={cell.id} className="cell" data-kind={cell.kind}>
            <p className="cell-head">
              <span className="cell-name">
                {cell.kind === "note" ? t("Note") : cellName(document.cells, cell.id)}
              </span>
              {cell.origin !== null && cell.text !== cell.origin && (
                <span className="tag">{t("changed from the lesson")}</span>
              )}
            </p>
            <div className="cell-code">
              {cell.kind === "code" ? (
                <CodeView code={cell.text} />
              ) : (
                <p className="note-view">{cell.text}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Page>
  );
}
