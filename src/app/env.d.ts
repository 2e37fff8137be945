/// <reference types="mdx" />

declare module "virtual:lesson-titles/it" {
  /** By the lesson's slug. */
  export const titles: Readonly<Record<string, import("../course/lesson").Translation>>;
}

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

declare module "virtual:lesson-texts" {
  /** What the lessons say, by language and "lesson/step". */
  export const texts: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

declare module "virtual:catalog/en" {
  export const messages: import("@lingui/core").Messages;
}

declare module "virtual:catalog/it" {
  export const messages: import("@lingui/core").Messages;
}

declare module "virtual:catalog/pseudo" {
  export const messages: import("@lingui/core").Messages;
}
