/// <reference types="mdx" />

declare module "virtual:lessons" {
  /** Outlines of all lessons in order, read and checked while building. */
  export const lessons: readonly import("../course/lesson").LessonOutline[];
}
