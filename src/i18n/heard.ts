/**
 * What the layers below the page say in English on its way to a person: what the lab is doing, why a file cannot be opened, what a board
 * keeps memory for, what would make a network fit. They know no language; here the page finds such a text again, with its values, and says it in its own.
 */
import { alsoLoad, locale, t } from ".";

const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");

let patterns: readonly { readonly saying: string; readonly pattern: RegExp }[] = [];

// English needs none of them.
alsoLoad(async (next) => {
  if (next === "en" || patterns.length > 0) return;
  const { sayings } = await import("./sayings");
  patterns = sayings.map((saying) => ({
    saying,
    pattern: new RegExp(`^${escaped(saying).replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`),
  }));
});

/** A text from below in the language of the page; as it came where nobody knows it. */
export function heard(text: string): string {
  if (locale() === "en") return text;
  for (const { saying, pattern } of patterns) {
    const found = pattern.exec(text);
    if (found) return t(saying, found.groups ?? {});
  }
  return text;
}
