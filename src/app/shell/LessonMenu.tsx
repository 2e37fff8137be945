import { lessons } from "virtual:lessons";
import { ChevronDown } from "lucide-react";
import { Link } from "wouter";
import { translated } from "../../course/lesson";
import { stepsDone } from "../../course/progress";
import { locale, t } from "../../i18n";
import { useProgress } from "../../store/progress";
import { Menu } from "./Menu";

/** All lessons, one click away from everywhere. */
export function LessonMenu() {
  const progress = useProgress((state) => state.progress);
  return (
    <Menu
      label={t("Lessons")}
      align="start"
      button={
        <>
          {t("Lessons")} <ChevronDown aria-hidden="true" />
        </>
      }
    >
      {(close) => (
        <ol className="lesson-menu">
          {lessons
            .map((lesson) => translated(lesson, locale()))
            .map((lesson) => (
              <li key={lesson.slug}>
                <Link href={`/lesson/${lesson.slug}`} onClick={close}>
                  <span className="lesson-menu-title">
                    {lesson.order}. {lesson.title}
                  </span>
                  <span className="lesson-menu-state">
                    {t("{done} of {total} steps done", {
                      done: stepsDone(progress, lesson),
                      total: lesson.steps.length,
                    })}
                  </span>
                </Link>
              </li>
            ))}
        </ol>
      )}
    </Menu>
  );
}
