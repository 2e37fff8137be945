import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type LessonLocale, lessonFolder, lessonLocales } from "../../src/course/lesson";
import { loadLessons } from "../../src/course/loadLessons";
import { type LessonFolder, stepTexts } from "../../src/course/parseText";
import type { LessonCell } from "../../src/notebook/document";
import { widgetNames } from "../../src/widgets/registry";

/** Every file of every lesson's folder. */
export function readLessonFolders(root: string): LessonFolder[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      files: Object.fromEntries(
        readdirSync(join(root, name), { withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.(mdx|ts)$/.test(entry.name))
          .map((entry) => [entry.name, readFileSync(join(root, name, entry.name), "utf8")]),
      ),
    }));
}

/**
 * `virtual:lessons`: the outlines of all lessons in English, checked while building. `virtual:lesson-titles/it`: their headings in
 * another language, by slug. `virtual:lesson-cells`: a loader for each lesson's code,
 * by its slug; they load one by one. `virtual:lesson-texts`: what the lessons say, by language and step, to search in.
 */
export function lessonModules(root: string): Plugin {
  const prefix = "virtual:lesson-cells";
  const read = () => {
    const folders = readLessonFolders(root);
    return { folders, lessons: loadLessons(folders, widgetNames) };
  };
  return {
    name: "whittle-lessons",
    resolveId: (source) => (source.startsWith("virtual:lesson") ? `\0${source}` : undefined),
    load(id) {
      if (!id.startsWith("\0virtual:lesson")) return;
      const { folders, lessons } = read();
      for (const { name, files } of folders) {
        for (const file of Object.keys(files)) this.addWatchFile(join(root, name, file));
      }
      if (id === "\0virtual:lessons") {
        const outlines = lessons.map((lesson) => ({ ...lesson, translations: {} }));
        return `export const lessons = ${JSON.stringify(outlines)};`;
      }
      const language = /^\0virtual:lesson-titles\/(\w+)$/.exec(id)?.[1] as LessonLocale | undefined;
      if (language) {
        const titles = lessons.map(({ slug, translations }) => [slug, translations[language]]);
        return `export const titles = ${JSON.stringify(Object.fromEntries(titles))};`;
      }
      if (id === `\0${prefix}`) {
        const loaders = lessons.map(({ slug }) => `"${slug}": () => import("${prefix}/${slug}")`);
        return `export const lessonCells = { ${loaders.join(", ")} };`;
      }
      if (id === "\0virtual:lesson-texts") {
        const texts = Object.fromEntries(
          lessonLocales.map((locale) => [
            locale,
            Object.fromEntries(
              lessons.flatMap((lesson) => {
                const { files } = folders.find(({ name }) => name === lessonFolder(lesson))!;
                const text = files[locale === "en" ? "lesson.mdx" : `lesson.${locale}.mdx`];
                return text === undefined
                  ? []
                  : stepTexts(text).map(
                      ({ id: step, text: words }) => [`${lesson.slug}/${step}`, words] as const,
                    );
              }),
            ),
          ]),
        );
        return `export const texts = ${JSON.stringify(texts)};`;
      }
      const lesson = lessons.find(({ slug }) => id === `\0${prefix}/${slug}`);
      if (!lesson) return;
      const { files } = folders.find(({ name }) => name === lessonFolder(lesson))!;
      const cells = lesson.cells.map(
        ({ id: cell, step }): LessonCell => ({
          id: cell,
          step,
          text: files[`${cell}.ts`]!.trimEnd(),
          solution: files[`${cell}.solution.ts`]?.trimEnd() ?? null,
        }),
      );
      return `export const cells = ${JSON.stringify(cells)};`;
    },
  };
}
