import { lessons } from "virtual:lessons";
import { lazy, Suspense, useEffect } from "react";
import { findStep, type LessonOutline, type StepOutline, translated } from "../../course/lesson";
import { progressKey } from "../../course/progress";
import { locale, t } from "../../i18n";
import { useProgress } from "../../store/progress";
import { Guard } from "../shell/Guard";
import { Loading } from "../shell/Loading";
import { NotFound } from "../shell/NotFound";
import { Page } from "../shell/Page";
import { lessonText } from "./lessonText";
import { Outline } from "./Outline";
import { StepContext } from "./StepContext";
import { StepNav } from "./StepNav";

const LessonNotebook = lazy(() => import("../notebook/LessonNotebook"));

interface LessonPageProps {
  readonly slug: string;
  /** Undefined in an address that names the lesson alone: its first step. */
  readonly stepId: string | undefined;
}

export function LessonPage({ slug, stepId }: LessonPageProps) {
  const original = lessons.find((candidate) => candidate.slug === slug);
  const lesson = original && translated(original, locale());
  const found = lesson && findStep(lesson, stepId);
  if (!lesson) return <NotFound what={t("There is no such lesson")} />;
  if (!found) return <NotFound what={t("“{title}” has no such step", { title: lesson.title })} />;
  return <StepPage lesson={lesson} {...found} />;
}

interface StepPageProps {
  readonly lesson: LessonOutline;
  readonly step: StepOutline;
  readonly index: number;
}

function StepPage({ lesson, step, index }: StepPageProps) {
  const stepVisited = useProgress((state) => state.stepVisited);
  useEffect(() => stepVisited(lesson.slug, step.id), [stepVisited, lesson.slug, step.id]);
  const passed = useProgress((state) => state.progress.passed);
  const done = step.tasks.filter((task) => passed.includes(progressKey(lesson.slug, task))).length;
  const Text = lessonText(lesson, locale());
  return (
    <div className="lesson">
      <Outline lesson={lesson} current={step} />
      <Page title={`${step.title} · ${lesson.title}`} className="lesson-main">
        <p className="eyebrow">
          {t("Lesson {order} · {title} · Step {number} of {total}", {
            order: lesson.order,
            title: lesson.title,
            number: index + 1,
            total: lesson.steps.length,
          })}
          {step.tasks.length > 0 && (
            <span className="eyebrow-tasks">
              {" · "}
              {t("{done} of {count, plural, one {# task} other {# tasks}} done", {
                done,
                count: step.tasks.length,
              })}
            </span>
          )}
        </p>
        <h1 tabIndex={-1}>{step.title}</h1>
        <div className="prose">
          <Guard key={step.id} what={t("This step")}>
            <Suspense fallback={<Loading what={t("the lesson")} />}>
              <StepContext value={{ lesson: lesson.slug, step: step.id }}>
                {lesson.cells.length > 0 ? (
                  <LessonNotebook lesson={lesson} step={step.id}>
                    <Text />
                  </LessonNotebook>
                ) : (
                  <Text />
                )}
              </StepContext>
            </Suspense>
          </Guard>
        </div>
        <StepNav lesson={lesson} index={index} />
      </Page>
    </div>
  );
}
