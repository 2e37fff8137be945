/** What is known of a lesson without loading its text: enough for the home page, the outline and the progress marks. */
export interface LessonOutline {
  /** The folder's number: the order, and nothing else. */
  readonly order: number;
  /** The folder's name without its number: the address. */
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly goals: readonly string[];
  readonly steps: readonly StepOutline[];
}

export interface StepOutline {
  readonly id: string;
  readonly title: string;
  /** Ids of the checks and quizzes in the step: it is done when all of them are passed. */
  readonly tasks: readonly string[];
  /** Words of prose, tags and code left out. */
  readonly words: number;
}

/** The address of a step in the page's hash. */
export const stepAddress = (lesson: LessonOutline, step: StepOutline): string =>
  `/lesson/${lesson.slug}/${step.id}`;

/** Where a step stands: found by its id, the first one when none is named, undefined when there is no such step. */
export function findStep(
  lesson: LessonOutline,
  id: string | undefined,
): { readonly step: StepOutline; readonly index: number } | undefined {
  const index = id === undefined ? 0 : lesson.steps.findIndex((step) => step.id === id);
  const step = lesson.steps[index];
  return step && { step, index };
}
