import { lessons } from "virtual:lessons";
import "../styles/home.css";
import { ArrowRight, Check, Clock, FileUp, Image, NotebookPen } from "lucide-react";
import { Link } from "wouter";
import { type LessonOutline, stepAddress, translated } from "../../course/lesson";
import {
  lessonState,
  nextOpenStep,
  nextPlace,
  type Progress,
  type StepState,
  stepsDone,
} from "../../course/progress";
import { formatNumber, locale, t } from "../../i18n";
import { useProgress } from "../../store/progress";
import { Page } from "../shell/Page";

export function Home() {
  const progress = useProgress((state) => state.progress);
  const translations = lessons.map((each) => translated(each, locale()));
  const next = nextPlace(progress, translations);
  const first = translations[0]!;
  const { lesson, step } = next ?? { lesson: first, step: first.steps[0]! };
  const begun = progress.visited.length > 0;
  const minutes = translations.reduce((sum, each) => sum + each.minutes, 0);
  return (
    <Page className="home">
      <section className="hero">
        <p className="eyebrow">{t("TinyML, hands on")}</p>
        <h1 tabIndex={-1}>{t("Carve a neural network down to the size of a microcontroller.")}</h1>
        <p className="lead">
          {t(
            "Whittle is a workshop in a browser tab. You design a small network, train it on your own graphics card, turn it into 8-bit integers, see what it costs on a board, and take it home as C. Nothing to install, nothing leaves this machine.",
          )}
        </p>
        <Link className="button button-primary button-large" href={stepAddress(lesson, step)}>
          {begun && next
            ? t("Go on with lesson {number}", { number: lesson.order })
            : t("Start the first lesson")}
          <ArrowRight aria-hidden="true" />
        </Link>
        <p className="hero-next">
          {next
            ? t("Next: {lesson}, {step}.", { lesson: lesson.title, step: step.title })
            : t("You have done every step. You can go through it again.")}
        </p>
      </section>

      <section aria-labelledby="lessons-heading">
        <h2 id="lessons-heading">{t("Lessons")}</h2>
        <p className="hint path-note">
          {t("{count, plural, one {# lesson} other {# lessons}}, about {hours} hours in all.", {
            count: translations.length,
            hours: formatNumber(Math.round(minutes / 30) / 2),
          })}
        </p>
        <ol className="path">
          {translations.map((each) => (
            <Station
              key={each.slug}
              lesson={each}
              progress={progress}
              next={each === next?.lesson}
              needs={translations.filter(({ slug }) => each.needs.includes(slug))}
            />
          ))}
        </ol>
      </section>

      <section aria-labelledby="own-heading">
        <h2 id="own-heading">{t("Bring your own")}</h2>
        <ul className="cards">
          <li className="card door">
            <Image aria-hidden="true" />
            <h3>
              <Link href="/workbench">{t("Your data")}</Link>
            </h3>
            <p>{t("Pictures or sounds of the things you want told apart.")}</p>
          </li>
          <li className="card door">
            <FileUp aria-hidden="true" />
            <h3>
              <Link href="/workbench">{t("Your .tflite file")}</Link>
            </h3>
            <p>{t("A network from somewhere else, opened in the workbench.")}</p>
          </li>
          <li className="card door">
            <NotebookPen aria-hidden="true" />
            <h3>
              <Link href="/notebook">{t("Your notebook")}</Link>
            </h3>
            <p>{t("Code of your own, with the whole toolkit and all that the lessons have trained.")}</p>
          </li>
        </ul>
      </section>
    </Page>
  );
}

/** Where a lesson goes on; a finished one starts over. */
const openStep = (progress: Progress, lesson: LessonOutline) =>
  nextOpenStep(progress, lesson) ?? lesson.steps[0]!;

interface StationProps {
  readonly lesson: LessonOutline;
  readonly progress: Progress;
  /** The primary action leads here. */
  readonly next: boolean;
  readonly needs: readonly LessonOutline[];
}

function Station({ lesson, progress, next, needs }: StationProps) {
  const state = lessonState(progress, lesson);
  return (
    <li className="station" data-state={state} data-next={next || undefined}>
      <span className="station-mark" aria-hidden="true">
        {state === "done" ? <Check /> : lesson.order}
      </span>
      <div className="card">
        <p className="eyebrow">{t("Lesson {number}", { number: lesson.order })}</p>
        <h3>
          <Link href={stepAddress(lesson, openStep(progress, lesson))}>{lesson.title}</Link>
        </h3>
        <ul className="goals">
          {lesson.goals.map((goal) => (
            <li key={goal}>{goal}</li>
          ))}
        </ul>
        {needs.length > 0 && (
          <p className="station-needs">
            {t("Builds on: {lessons}", { lessons: needs.map(({ title }) => title).join(", ") })}
          </p>
        )}
        <p className="card-foot">
          <strong>{stateWords(state)}</strong>
          <span>
            <Clock aria-hidden="true" /> {t("{minutes} min", { minutes: lesson.minutes })}
          </span>
          <span>
            {t("{done} of {total} steps done", {
              done: stepsDone(progress, lesson),
              total: lesson.steps.length,
            })}
          </span>
        </p>
      </div>
    </li>
  );
}

const stateWords = (state: StepState): string =>
  state === "done" ? t("Done") : state === "open" ? t("Going on") : t("Not begun");
