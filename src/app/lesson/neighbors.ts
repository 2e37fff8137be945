import { lessons } from "virtual:lessons";
import { findStep, type LessonOutline, stepAddress, translated } from "../../course/lesson";
import { locale } from "../../i18n";

export interface StepTarget {
  readonly address: string;
  readonly title: string;
}

/** The step `by` places away, over the borders of lessons. */
export function neighborStep(lesson: LessonOutline, index: number, by: 1 | -1): StepTarget | undefined {
  const step = lesson.steps[index + by];
  if (step) return { address: stepAddress(lesson, step), title: step.title };
  const place = lessons.findIndex(({ slug }) => slug === lesson.slug);
  const next = lessons[place + by];
  const other = next && translated(next, locale());
  const edge = other?.steps.at(by === 1 ? 0 : -1);
  return other && edge && { address: stepAddress(other, edge), title: `${other.title}: ${edge.title}` };
}

/** The same from the address of the page; undefined outside of a lesson and at the course's ends. */
export function stepAddressBy(by: 1 | -1): string | undefined {
  const [, slug, step] = /^#\/lesson\/([^/?]+)(?:\/([^/?]+))?/.exec(location.hash) ?? [];
  const lesson = lessons.find((candidate) => candidate.slug === slug);
  const found = lesson && findStep(lesson, step);
  return found && neighborStep(lesson, found.index, by)?.address;
}
