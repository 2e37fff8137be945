import { lessons } from "virtual:lessons";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { useEffect } from "react";
import { Link, useLocation } from "wouter";
import { type LessonOutline, stepAddress } from "../../course/lesson";

interface Target {
  readonly address: string;
  readonly title: string;
}

/** The step `by` places away, over the borders of lessons. */
function neighbor(lesson: LessonOutline, index: number, by: 1 | -1): Target | undefined {
  const step = lesson.steps[index + by];
  if (step) return { address: stepAddress(lesson, step), title: step.title };
  const other = lessons[lessons.indexOf(lesson) + by];
  const edge = other?.steps.at(by === 1 ? 0 : -1);
  return other && edge && { address: stepAddress(other, edge), title: `${other.title}: ${edge.title}` };
}

const typesText = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** To the step before and after: links below the text, and Alt with the arrow keys. */
export function StepNav({ lesson, index }: { readonly lesson: LessonOutline; readonly index: number }) {
  const [, navigate] = useLocation();
  const before = neighbor(lesson, index, -1);
  const after = neighbor(lesson, index, 1);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || typesText(event.target))
        return;
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      // Without this, Alt and the left arrow would also go back in the browser's history.
      event.preventDefault();
      const target = event.key === "ArrowLeft" ? before : after;
      if (target) navigate(target.address);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [before, after, navigate]);

  return (
    <nav className="step-nav" aria-label="Steps before and after">
      {before && (
        <Link href={before.address} className="step-link" aria-keyshortcuts="Alt+ArrowLeft">
          <ArrowLeft aria-hidden="true" />
          <span>
            <span className="step-link-word">Previous</span>
            {before.title}
          </span>
        </Link>
      )}
      {after && (
        <Link href={after.address} className="step-link step-link-next" aria-keyshortcuts="Alt+ArrowRight">
          <span>
            <span className="step-link-word">Next</span>
            {after.title}
          </span>
          <ArrowRight aria-hidden="true" />
        </Link>
      )}
    </nav>
  );
}
