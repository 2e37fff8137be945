import { lessons } from "virtual:lessons";
import { Check, Circle, CircleDot } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { type LessonOutline, type StepOutline, stepAddress, translated } from "../../course/lesson";
import { type StepState, stepState, stepsDone } from "../../course/progress";
import { locale, t } from "../../i18n";
import { useProgress } from "../../store/progress";

const marks = { new: Circle, open: CircleDot, done: Check };
const words = (state: StepState): string =>
  ({ new: t("not seen yet"), open: t("questions left"), done: t("done") })[state];

/** The steps of this lesson with their marks, and the other lessons. A sidebar where there is room, else folded. */
export function Outline({
  lesson,
  current,
}: {
  readonly lesson: LessonOutline;
  readonly current: StepOutline;
}) {
  const progress = useProgress((state) => state.progress);
  const fold = useRef<HTMLDetailsElement>(null);
  const index = lesson.steps.indexOf(current);
  const done = stepsDone(progress, lesson);

  // On a small screen the outline lies over the text: it folds away when a step has been chosen.
  useEffect(() => {
    const wide = window.matchMedia("(min-width: 64rem)");
    const follow = () => {
      if (fold.current) fold.current.open = wide.matches;
    };
    follow();
    wide.addEventListener("change", follow);
    return () => wide.removeEventListener("change", follow);
  }, [current.id]);

  return (
    <nav className="outline" aria-label={t("Steps of this lesson")}>
      <details ref={fold}>
        <summary>
          <span>{t("Step {number} of {total}", { number: index + 1, total: lesson.steps.length })}</span>
          <span className="outline-count">
            {t("{done} of {total} done", { done, total: lesson.steps.length })}
          </span>
        </summary>
        <p className="outline-title">{lesson.title}</p>
        <ol className="outline-steps">
          {lesson.steps.map((step) => {
            const state = stepState(progress, lesson.slug, step);
            const Mark = marks[state];
            return (
              <li key={step.id} data-state={state}>
                <Link
                  href={stepAddress(lesson, step)}
                  {...(step === current ? { "aria-current": "step" as const } : {})}
                >
                  <Mark aria-hidden="true" />
                  <span>
                    {step.title}
                    <span className="visually-hidden">, {words(state)}</span>
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
        <p className="outline-count outline-wide">
          {t("{done} of {total} steps done", { done, total: lesson.steps.length })}
        </p>
        {lessons.length > 1 && (
          <>
            <p className="outline-title">{t("Other lessons")}</p>
            <ul className="outline-lessons">
              {lessons
                .filter((other) => other.slug !== lesson.slug)
                .map((other) => translated(other, locale()))
                .map((other) => (
                  <li key={other.slug}>
                    <Link href={`/lesson/${other.slug}`}>
                      {other.order}. {other.title}
                    </Link>
                  </li>
                ))}
            </ul>
          </>
        )}
      </details>
    </nav>
  );
}
