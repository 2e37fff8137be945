import { fail } from "../core/failure";
import type { LessonOutline } from "./lesson";
import { parseLesson } from "./parseLesson";

/** A lesson's text and the path that messages name it by. */
export interface LessonFile {
  readonly path: string;
  readonly text: string;
}

/** All lessons in their order. Throws on the first one that is not sound, and when two claim one place or address. */
export function loadLessons(files: readonly LessonFile[], widgets: readonly string[]): LessonOutline[] {
  const lessons = files
    .map(({ path, text }) => parseLesson(path, text, widgets))
    .sort((a, b) => a.order - b.order);
  lessons.forEach((lesson, i) => {
    const twin = lessons
      .slice(0, i)
      .find((other) => other.order === lesson.order || other.slug === lesson.slug);
    if (twin) {
      fail(
        "bad-data",
        `lesson ${lesson.slug}`,
        `it shares its number or address with ${twin.slug}`,
        "Rename one of the two folders.",
      );
    }
  });
  return lessons;
}
