/**
 * What the app says, in the person's language. The English text is the id of a message: `t("Run all")`,
 * `t("{count, plural, one {# cell} other {# cells}}", { count })`; ICU MessageFormat, compiled while building. The Italian texts stand
 * in `it.json`, and a test holds them complete.
 */

import { messages as english } from "virtual:catalog/en";
import { type Messages, setupI18n } from "@lingui/core";
import { showBytes as bytes, showCount as count } from "../core/units";
import { pseudo } from "./pseudo";

/** "pseudo" is English with accents and 40 % longer: what stays plain in it has not come through here. */
export const locales = ["en", "it", "pseudo"] as const;
export type Locale = (typeof locales)[number];

type Values = Readonly<Record<string, string | number>>;

const i18n = setupI18n({ locale: "en", messages: { en: english } });
let current: Locale = "en";

export const locale = (): Locale => current;

/** What `<html lang>` says: the pseudo-locale is English to a screen reader. */
export const htmlLang = (): string => (current === "it" ? "it" : "en");

/** Loads a language and switches to it; what is on the page has to be drawn again. */
export async function activate(next: Locale): Promise<void> {
  if (next === "it" && !("it" in loaded)) {
    const { messages } = await import("virtual:catalog/it");
    i18n.load("it", messages);
    loaded.it = true;
  }
  current = next;
  i18n.activate(next === "it" ? "it" : "en");
}

const loaded: Partial<Record<Locale, boolean>> = {};

/** A message with its values filled in. A message that no catalog knows comes as it is. */
export function t(message: string, values: Values = {}): string {
  if (current === "pseudo") return pseudo(message, english[message], (text) => fill(text, values), values);
  const known: Messages = i18n.messages;
  return message in known
    ? i18n._(message, values as Record<string, string | number>)
    : fill(message, values);
}

/** Names in braces only: what an unknown message can be given. */
const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

const tag = (): string => (current === "it" ? "it-IT" : "en-US");

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string =>
  value.toLocaleString(tag(), options);

/** "14:05", and the day where it is not today. `at` in ms since 1970. */
export function formatTime(at: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(tag(), { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = new Date().toDateString() === date.toDateString();
  return today ? time : `${date.toLocaleDateString(tag(), { day: "numeric", month: "short" })}, ${time}`;
}

export const showBytes = (n: number): string => bytes(n, tag());
export const showCount = (n: number): string => count(n, tag());
