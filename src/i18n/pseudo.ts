import type { CompiledMessage } from "@lingui/message-utils/compileMessage";

const plain = "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPrRsStTuUwWyYzZ";
const strange = "áÁƀɃçÇđĐéÉƒƑǧǦħĦíÍǰJ́ķĶļĻɱḾñÑóÓƥƤřŘšŠťŤúÚŵŴýÝžŽ";
const accents = new Map([...plain].map((letter, i) => [letter, [...strange][i] ?? letter]));

const accent = (text: string): string => [...text].map((letter) => accents.get(letter) ?? letter).join("");

/** English with accents, in brackets, and 40 % longer; values stay as they are. */
export function pseudo(
  message: string,
  compiled: CompiledMessage | string | undefined,
  fill: (text: string) => string,
  values: Readonly<Record<string, string | number>>,
): string {
  const text =
    compiled === undefined || typeof compiled === "string"
      ? fill(message.replace(/[^{}]+(?=\{|$)|\}[^{]+/g, accent))
      : say(compiled, values);
  return `⟦${text}${"~".repeat(Math.ceil(text.length * 0.4))}⟧`;
}

type Part = string | readonly [name: string, kind?: string, options?: unknown];

function say(
  parts: readonly unknown[],
  values: Readonly<Record<string, string | number>>,
  hash = "",
): string {
  return (parts as readonly Part[])
    .map((part) => {
      if (part === "#") return hash;
      if (typeof part === "string") return accent(part);
      const [name, kind, options] = part;
      const value = values[name] ?? "";
      if (kind !== "plural") return String(value);
      const choices = options as Readonly<Record<string, unknown>>;
      const rule = new Intl.PluralRules("en").select(Number(value));
      const chosen = choices[String(value)] ?? choices[rule] ?? choices.other;
      return typeof chosen === "string"
        ? accent(chosen)
        : say(chosen as readonly unknown[], values, String(value));
    })
    .join("");
}
