import { ArrowLeft, ArrowRight } from "lucide-react";
import { Link } from "wouter";
import type { LessonOutline } from "../../course/lesson";
import { t } from "../../i18n";
import { neighborStep } from "./neighbors";

/** To the step before and after: links below the text; the keys are in the table of commands. */
export function StepNav({ lesson, index }: { readonly lesson: LessonOutline; readonly index: number }) {
  const before = neighborStep(lesson, index, -1);
  const after = neighborStep(lesson, index, 1);
  return (
    <nav className="step-nav" aria-label={t("Steps before and after")}>
      {before && (
        <Link href={before.address} className="step-link" aria-keyshortcuts="Alt+ArrowLeft">
          <ArrowLeft aria-hidden="true" />
          <span>
            <span className="step-link-word">{t("Previous")}</span>
            {before.title}
          </span>
        </Link>
      )}
      {after && (
        <Link href={after.address} className="step-link step-link-next" aria-keyshortcuts="Alt+ArrowRight">
          <span>
            <span className="step-link-word">{t("Next")}</span>
            {after.title}
          </span>
          <ArrowRight aria-hidden="true" />
        </Link>
      )}
    </nav>
  );
}
