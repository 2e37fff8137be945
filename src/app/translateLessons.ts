import { lessons } from "virtual:lessons";
import { alsoLoad } from "../i18n";

/** Headings of the lessons in another language come with it; English waits for none. */
export const translateLessons = (): void =>
  alsoLoad(async (next) => {
    if (next !== "it") return;
    const { titles } = await import("virtual:lesson-titles/it");
    for (const { slug, translations } of lessons) Object.assign(translations, { it: titles[slug] });
  });
