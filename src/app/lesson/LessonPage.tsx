import { lessons } from "virtual:lessons";
import { Suspense, useEffect } from "react";
import { findStep, type LessonOutline, type StepOutline } from "../../course/lesson";
import { useProgress } from "../../store/progress";
import { Guard } from "../shell/Guard";
import { Loading } from "../shell/Loading";
import { NotFound } from "../shell/NotFound";
import { Page } from "../shell/Page";
import { lessonText } from "./lessonText";
import { Outline } from "./Outline";
import { StepContext } from "./StepContext";
import { StepNav } from "./StepNav";

interface LessonPageProps {
  readonly slug: string;
  /** Undefined in an address that names the lesson alone: its first step. */
  readonly stepId: string | undefined;
}

export function LessonPage({ slug, stepId }: LessonPageProps) {
  const lesson = lessons.find((candidate) => candidate.slug === slug);
  const found = lesson && findStep(lesson, stepId);
  if (!lesson) return <NotFound what="There is no such lesson" />;
  if (!found) return <NotFound what={`“${lesson.title}” has no such step`} />;
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
  const Text = lessonText(lesson);
  return (
    <div className="lesson">
      <Outline lesson={lesson} current={step} />
      <Page title={`${step.title} · ${lesson.title}`} className="lesson-main">
        <p className="eyebrow">
          Lesson {lesson.order} · {lesson.title} · Step {index + 1} of {lesson.steps.length}
        </p>
        <h1 tabIndex={-1}>{step.title}</h1>
        <div className="prose">
          <Guard key={step.id} what="This step">
            <Suspense fallback={<Loading what="the lesson" />}>
              <StepContext value={{ lesson: lesson.slug, step: step.id }}>
                <Text />
              </StepContext>
            </Suspense>
          </Guard>
        </div>
        <StepNav lesson={lesson} index={index} />
      </Page>
    </div>
  );
}
