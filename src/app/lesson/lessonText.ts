import type { MDXContent } from "mdx/types";
import { type ComponentType, createElement, lazy } from "react";
import { fail } from "../../core/failure";
import type { LessonOutline } from "../../course/lesson";

const files = import.meta.glob<{ default: MDXContent }>("../../../lessons/*/lesson.mdx");
const texts = new Map<string, ComponentType>();

/** The lesson's text as a component; loaded when it is first drawn, with the stylesheet and the parts it needs. */
export function lessonText({ order, slug }: LessonOutline): ComponentType {
  const folder = `${String(order).padStart(2, "0")}-${slug}`;
  const known = texts.get(folder);
  if (known) return known;
  const text = lazy(async () => {
    const load = files[`../../../lessons/${folder}/lesson.mdx`];
    if (!load) fail("bad-file", folder, "the lesson's text is not part of this build", "Reload the page.");
    const [{ default: Content }, { mdxComponents }] = await Promise.all([load(), import("./mdxComponents")]);
    return { default: () => createElement(Content, { components: mdxComponents }) };
  });
  texts.set(folder, text);
  return text;
}
