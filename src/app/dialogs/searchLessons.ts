import { lessons } from "virtual:lessons";
import { stepAddress, translated } from "../../course/lesson";

export interface Found {
  readonly address: string;
  readonly title: string;
  readonly lesson: string;
  /** Around the first hit. */
  readonly excerpt: string;
}

const MOST = 12;
const AROUND = 50;

/** Steps whose title or text has all the words, titles first. The texts load with the first search. */
export async function searchLessons(query: string, locale: string): Promise<readonly Found[]> {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word.length > 1);
  if (words.length === 0) return [];
  const { texts } = await import("virtual:lesson-texts");
  const hits: (Found & { readonly rank: number })[] = [];
  for (const original of lessons) {
    const lesson = translated(original, locale);
    for (const step of lesson.steps) {
      const key = `${lesson.slug}/${step.id}`;
      const text = texts[locale]?.[key] ?? texts.en?.[key] ?? "";
      const [head, body] = [plain(step.title), plain(text)];
      if (!words.every((word) => head.includes(word) || body.includes(word))) continue;
      const at = Math.max(0, body.indexOf(words.find((word) => body.includes(word)) ?? ""));
      const from = Math.max(0, at - AROUND);
      hits.push({
        address: stepAddress(lesson, step),
        title: step.title,
        lesson: `${lesson.order}. ${lesson.title}`,
        excerpt: `${from > 0 ? "… " : ""}${text.slice(from, at + 2 * AROUND).trim()} …`,
        rank: words.filter((word) => head.includes(word)).length,
      });
    }
  }
  return hits.sort((a, b) => b.rank - a.rank).slice(0, MOST);
}

/** Lower case without accents, letter for letter, so that places in it are places in the text. */
const plain = (text: string): string =>
  [...text.toLowerCase()].map((letter) => letter.normalize("NFD")[0] ?? letter).join("");
