import { lessons } from "virtual:lessons";
import { ChevronDown } from "lucide-react";
import { Link } from "wouter";
import { stepsDone } from "../../course/progress";
import { useProgress } from "../../store/progress";
import { Menu } from "./Menu";

/** All lessons, one click away from everywhere. */
export function LessonMenu() {
  const progress = useProgress((state) => state.progress);
  return (
    <Menu
      label="Lessons"
      align="start"
      button={
        <>
          Lessons <ChevronDown aria-hidden="true" />
        </>
      }
    >
      {(close) => (
        <ol className="lesson-menu">
          {lessons.map((lesson) => (
            <li key={lesson.slug}>
              <Link href={`/lesson/${lesson.slug}`} onClick={close}>
                <span className="lesson-menu-title">
                  {lesson.order}. {lesson.title}
                </span>
                <span className="lesson-menu-state">
                  {stepsDone(progress, lesson)} of {lesson.steps.length} steps done
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </Menu>
  );
}
