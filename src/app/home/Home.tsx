import { lessons } from "virtual:lessons";
import { ArrowRight, Clock, FileUp, Image } from "lucide-react";
import { Link } from "wouter";
import { type LessonOutline, stepAddress, translated } from "../../course/lesson";
import { nextOpenStep, type Progress, stepsDone } from "../../course/progress";
import { locale, t } from "../../i18n";
import { useProgress } from "../../store/progress";
import { Page } from "../shell/Page";

export function Home() {
  const progress = useProgress((state) => state.progress);
  const translations = lessons.map((each) => translated(each, locale()));
  const lesson = translations.find((candidate) => nextOpenStep(progress, candidate)) ?? translations[0]!;
  const begun = progress.visited.length > 0;
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
        <Link
          className="button button-primary button-large"
          href={stepAddress(lesson, openStep(progress, lesson))}
        >
          {begun ? t("Go on with lesson {number}", { number: lesson.order }) : t("Start the first lesson")}
          <ArrowRight aria-hidden="true" />
        </Link>
      </section>

      <section aria-labelledby="lessons-heading">
        <h2 id="lessons-heading">{t("Lessons")}</h2>
        <ol className="cards">
          {translations.map((each) => (
            <LessonCard key={each.slug} lesson={each} progress={progress} />
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
        </ul>
      </section>
    </Page>
  );
}

/** Where a lesson goes on; a finished one starts over. */
const openStep = (progress: Progress, lesson: LessonOutline) =>
  nextOpenStep(progress, lesson) ?? lesson.steps[0]!;

function LessonCard({ lesson, progress }: { readonly lesson: LessonOutline; readonly progress: Progress }) {
  const done = stepsDone(progress, lesson);
  return (
    <li className="card">
      <p className="eyebrow">{t("Lesson {number}", { number: lesson.order })}</p>
      <h3>
        <Link href={stepAddress(lesson, openStep(progress, lesson))}>{lesson.title}</Link>
      </h3>
      <ul className="goals">
        {lesson.goals.map((goal) => (
          <li key={goal}>{goal}</li>
        ))}
      </ul>
      <p className="card-foot">
        <span>
          <Clock aria-hidden="true" /> {t("{minutes} min", { minutes: lesson.minutes })}
        </span>
        <span>{t("{done} of {total} steps done", { done, total: lesson.steps.length })}</span>
      </p>
    </li>
  );
}
