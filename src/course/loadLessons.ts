import { fail } from "../core/failure";
import type { LessonOutline } from "./lesson";
import { parseLesson } from "./parseLesson";
import type { LessonFolder } from "./parseText";

/** All lessons in their order. Throws on the first one that is not sound, and when two claim one place or address. */
export function loadLessons(folders: readonly LessonFolder[], widgets: readonly string[]): LessonOutline[] {
  const lessons = folders.map((folder) => parseLesson(folder, widgets)).sort((a, b) => a.order - b.order);
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
  for (const { slug, needs } of lessons) {
    const lost = needs.find((need) => !lessons.some((lesson) => lesson.slug === need));
    if (lost !== undefined)
      fail(
        "bad-data",
        `lesson ${slug}`,
        `it needs ${lost}, which does not exist`,
        "Name a lesson by its slug.",
      );
  }
  return lessons;
}
