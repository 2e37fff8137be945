/** Languages that lessons are written in; English is the original. */
export const lessonLocales = ["en", "it"] as const;
export type LessonLocale = (typeof lessonLocales)[number];

/** What is known of a lesson without loading its text: enough for the home page, the outline and the progress marks. */
export interface LessonOutline {
  /** The folder's number: the order, and nothing else. */
  readonly order: number;
  /** The folder's name without its number: the address. */
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly goals: readonly string[];
  /** Slugs of the lessons that this one builds on. */
  readonly needs: readonly string[];
  readonly steps: readonly StepOutline[];
  /** In the order of the text. Their code loads with the lesson. */
  readonly cells: readonly CellOutline[];
  readonly translations: Readonly<Partial<Record<LessonLocale, Translation>>>;
}

/** Headings in another language; everything else is the same by rule. */
export interface Translation {
  readonly title: string;
  readonly goals: readonly string[];
  /** One a step, in order. */
  readonly steps: readonly string[];
}

export interface CellOutline {
  /** The file's name without its ending: "20-shrink". */
  readonly id: string;
  readonly step: string;
  /** Something is left for the reader to do. */
  readonly exercise: boolean;
}

export interface StepOutline {
  readonly id: string;
  readonly title: string;
  /** Ids of the checks and quizzes in the step: it is done when all of them are passed. */
  readonly tasks: readonly string[];
  /** Words of prose, tags and code left out. */
  readonly words: number;
}

/** The lesson's folder in `lessons/`. */
export const lessonFolder = ({ order, slug }: Pick<LessonOutline, "order" | "slug">): string =>
  `${String(order).padStart(2, "0")}-${slug}`;

/** The outline with its headings in a language, as far as it was translated. */
export function translated(lesson: LessonOutline, locale: string): LessonOutline {
  const words = lesson.translations[locale as LessonLocale];
  if (!words) return lesson;
  const steps = lesson.steps.map((step, i) => ({ ...step, title: words.steps[i] ?? step.title }));
  return { ...lesson, title: words.title, goals: words.goals, steps };
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
