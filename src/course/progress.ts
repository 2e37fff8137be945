import type { LessonOutline, StepOutline } from "./lesson";

/**
 * What a participant has seen and solved; plain data, so that it can be stored. Keys are "lesson/step" for visits and
 * "lesson/task" for passed checks and quizzes, the guesses of predictions, and the options last chosen.
 */
export interface Progress {
  readonly visited: readonly string[];
  readonly passed: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
}

export const noProgress: Progress = { visited: [], passed: [], answers: {} };

export const progressKey = (lesson: string, part: string): string => `${lesson}/${part}`;

const withKey = (keys: readonly string[], key: string) => (keys.includes(key) ? keys : [...keys, key]);

/** Returns the same object when nothing changes, so that nobody redraws or saves for nothing. */
export function visit(progress: Progress, lesson: string, step: string): Progress {
  const visited = withKey(progress.visited, progressKey(lesson, step));
  return visited === progress.visited ? progress : { ...progress, visited };
}

/** A passed task stays passed: trying a worse network later takes nothing away. */
export function pass(progress: Progress, lesson: string, task: string): Progress {
  const passed = withKey(progress.passed, progressKey(lesson, task));
  return passed === progress.passed ? progress : { ...progress, passed };
}

export function answer(progress: Progress, lesson: string, task: string, text: string): Progress {
  return { ...progress, answers: { ...progress.answers, [progressKey(lesson, task)]: text } };
}

/** "open" is a step that was seen but has a check or quiz left to pass. */
export type StepState = "new" | "open" | "done";

export function stepState(progress: Progress, lesson: string, step: StepOutline): StepState {
  if (!progress.visited.includes(progressKey(lesson, step.id))) return "new";
  return step.tasks.every((task) => progress.passed.includes(progressKey(lesson, task))) ? "done" : "open";
}

export function stepsDone(progress: Progress, lesson: LessonOutline): number {
  return lesson.steps.filter((step) => stepState(progress, lesson.slug, step) === "done").length;
}

/** Where to go on: the first step that is not done, or undefined when all are. */
export function nextOpenStep(progress: Progress, lesson: LessonOutline): StepOutline | undefined {
  return lesson.steps.find((step) => stepState(progress, lesson.slug, step) !== "done");
}

/** "open" is a lesson that was begun: its own steps say what is left. */
export function lessonState(progress: Progress, lesson: LessonOutline): StepState {
  if (stepsDone(progress, lesson) === lesson.steps.length) return "done";
  return lesson.steps.some((step) => progress.visited.includes(progressKey(lesson.slug, step.id)))
    ? "open"
    : "new";
}

/**
 * Where to go on in the whole workshop: from the lesson that was reached last, so that nobody is sent back to one that they have
 * skipped. Undefined when all is done.
 */
export function nextPlace<Lesson extends LessonOutline>(
  progress: Progress,
  lessons: readonly Lesson[],
): { readonly lesson: Lesson; readonly step: StepOutline } | undefined {
  const last = progress.visited.at(-1)?.split("/")[0];
  const from = Math.max(
    0,
    lessons.findIndex(({ slug }) => slug === last),
  );
  for (const lesson of [...lessons.slice(from), ...lessons.slice(0, from)]) {
    const step = nextOpenStep(progress, lesson);
    if (step) return { lesson, step };
  }
  return undefined;
}

/** Reads progress that was stored by any version: what does not look like progress is left out. */
export function readProgress(stored: unknown): Progress {
  const from = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  const keys = (value: unknown) => (Array.isArray(value) ? value.filter((x) => typeof x === "string") : []);
  const answers =
    typeof from.answers === "object" && from.answers !== null ? Object.entries(from.answers) : [];
  return {
    visited: keys(from.visited),
    passed: keys(from.passed),
    answers: Object.fromEntries(
      answers.filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    ),
  };
}

/** Both together; where both have answered, the first one's answer stays. */
export const merge = (mine: Progress, other: Progress): Progress => ({
  visited: other.visited.reduce(withKey, mine.visited),
  passed: other.passed.reduce(withKey, mine.passed),
  answers: { ...other.answers, ...mine.answers },
});
