import { lessonCells } from "virtual:lesson-cells";
import { type ReactNode, useEffect, useState } from "react";
import type { LessonOutline } from "../../course/lesson";
import { lessonFolder } from "../../course/lesson";
import { t } from "../../i18n";
import { openNotebook } from "../../store/keeping";
import { useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";
import { Notice } from "../../widgets/ui/Notice";
import { NotebookBar } from "./NotebookBar";
import { NotebookContext } from "./NotebookContext";
import { UpdateBanner } from "./UpdateBanner";

/** Opens a lesson's notebook around its text, with the bar that runs it. Nothing runs by itself. */
export default function LessonNotebook({
  lesson,
  step,
  children,
}: {
  readonly lesson: LessonOutline;
  /** The step on the page. */
  readonly step: string;
  readonly children: ReactNode;
}) {
  const { slug } = lesson;
  const open = useNotebooks((s) => s.documents[slug] !== undefined && s.lessons[slug] !== undefined);
  const [trouble, setTrouble] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    useSession.getState().notebookShown(slug);
    const load = async () => {
      const { cells } = (await lessonCells[slug]?.()) ?? { cells: [] };
      if (current) await openNotebook(slug, cells);
    };
    load().catch((error) => {
      if (current) setTrouble(String(error?.message ?? error));
    });
    return () => {
      current = false;
      useSession.getState().notebookShown(null);
    };
  }, [slug]);

  if (trouble !== null)
    return (
      <Notice
        kind="error"
        title={t("This notebook could not be opened.")}
        next={t("Reload the page. Nothing has been deleted.")}
      >
        <p>{trouble}</p>
      </Notice>
    );
  // The text can be read at once; its cells come to their places when the notebook is open.
  return (
    <NotebookContext value={{ notebook: slug, folder: lessonFolder(lesson) }}>
      {open && lesson.cells.some((cell) => cell.step === step) && (
        <>
          <NotebookBar notebook={slug} />
          <UpdateBanner notebook={slug} />
        </>
      )}
      {children}
    </NotebookContext>
  );
}
