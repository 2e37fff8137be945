import { type CompiledMessage, compileMessage } from "@lingui/message-utils/compileMessage";

const plain = "abcdefghijklmnoprstuwyzABCDEFGHIJKLMNOPRSTUWYZ";
const strange = "áƀçđéƒǧħíĵķļɱñóƥřšťúŵýžÁƁÇĐÉƑǦĦÍĴĶĻḾÑÓƤŘŠŤÚŴÝŽ";
const accents = new Map([...plain].map((letter, i) => [letter, [...strange][i]!]));

/** Accents on every letter, and every vowel twice, which makes it some 40 % longer. Tags stay. */
const accented = (text: string): string =>
  text
    .split(/(<\/?\d+>)/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part.replace(/[aeiou]/gi, "$&$&").replace(/[a-z]/gi, (letter) => accents.get(letter) ?? letter),
    )
    .join("");

/** English that reads like a foreign language: for finding what is not translated, and what has no room. Built, never shipped to `en`. */
export const pseudo = (message: string): CompiledMessage => ["⟦", ...compileMessage(message, accented), "⟧"];
