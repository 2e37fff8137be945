/// <reference types="mdx" />

declare module "virtual:lessons" {
  /** Outlines of all lessons in order, read and checked while building. */
  export const lessons: readonly import("../course/lesson").LessonOutline[];
}

declare module "virtual:lesson-cells" {
  /** The code of each lesson, by its slug. */
  export const lessonCells: Readonly<
    Record<string, () => Promise<{ readonly cells: readonly import("../notebook/document").LessonCell[] }>>
  >;
}
