import type { MDXContent } from "mdx/types";
import { type ComponentType, createElement, lazy } from "react";
import { fail } from "../../core/failure";
import { type LessonOutline, lessonFolder } from "../../course/lesson";

const files = import.meta.glob<{ default: MDXContent }>("../../../lessons/*/lesson*.mdx");
const texts = new Map<string, ComponentType>();

/** The lesson's text as a component, in a language where it was translated; it begins to load here, before anything waits for it. */
export function lessonText(lesson: LessonOutline, locale: string): ComponentType {
  const folder = lessonFolder(lesson);
  const file = locale in lesson.translations ? `lesson.${locale}.mdx` : "lesson.mdx";
  const path = `../../../lessons/${folder}/${file}`;
  const known = texts.get(path);
  if (known) return known;
  const loading = load(path, folder);
  loading.catch(() => {}); // told where the text is drawn
  const text = lazy(() => loading);
  texts.set(path, text);
  return text;
}

async function load(path: string, folder: string): Promise<{ default: ComponentType }> {
  const file = files[path];
  if (!file) fail("bad-file", folder, "the lesson's text is not part of this build", "Reload the page.");
  const [{ default: Content }, { mdxComponents }] = await Promise.all([file(), import("./mdxComponents")]);
  return { default: () => createElement(Content, { components: mdxComponents }) };
}
