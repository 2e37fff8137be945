/**
 * What the app says, in the person's language. The English text is the id of a message: `t("Run all")`,
 * `t("{count, plural, one {# cell} other {# cells}}", { count })`; ICU MessageFormat, compiled while building. The Italian texts stand
 * in `it.json`, and a test holds them complete.
 */
import { messages as english } from "virtual:catalog/en";
import { type Messages, setupI18n } from "@lingui/core";
import { showBytes as bytes, showCount as count, fixed } from "../core/units";

/** "pseudo" is English with accents and 40 % longer: what stays plain in it has not come through here. */
export type Locale = "en" | "it" | "pseudo";

export type Values = Readonly<Record<string, string | number>>;

const load: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: async () => ({}),
  it: async () => (await import("virtual:catalog/it")).messages,
  pseudo: async () => (await import("virtual:catalog/pseudo")).messages,
};

const i18n = setupI18n({ locale: "en", messages: { en: english } });
let wanted: Locale = "en";
let current: Locale = "en";
const listeners = new Set<() => void>();

export const locale = (): Locale => current;

/** What `<html lang>` says: the pseudo-locale is English to a screen reader, and to numbers. */
export const htmlLang = (): "en" | "it" => (current === "it" ? "it" : "en");

const tag = (): string => (current === "it" ? "it-IT" : "en-US");

const loads: ((next: Locale) => Promise<void>)[] = [];

/** What else a language needs: awaited before each switch. Who comes later gets the language that is there. */
export function alsoLoad(load: (next: Locale) => Promise<void>): void {
  loads.push(load);
  if (current !== "en") void load(current);
}

/** Loads a language and switches to it; what is on the page has to be drawn again. */
export async function activate(next: Locale): Promise<void> {
  wanted = next;
  const [messages] = await Promise.all([load[next](), ...loads.map((also) => also(next))]);
  if (next !== wanted || next === current) return; // another one has been chosen meanwhile
  current = next;
  i18n.loadAndActivate({ locale: htmlLang(), messages: { ...english, ...messages } });
  for (const listener of listeners) listener();
}

/** Calls back after each switch, until the answer is called. */
export function onSwitch(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** A message in the current language, with its values filled in. */
export function t(message: string, values: Values = {}): string {
  return Object.hasOwn(i18n.messages, message) ? i18n._(message, values) : fill(message, values);
}

/** All that English needs where there is no plural, and a message that no catalog knows can have. */
const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string =>
  value.toLocaleString(tag(), options);

/** `toFixed`, with the decimal mark of the language. */
export const formatFixed = (value: number, digits: number): string => fixed(value, digits, tag());

/** "14:05", and the day where it is not today. `at` in ms since 1970. */
export function formatTime(at: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(tag(), { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = new Date().toDateString() === date.toDateString();
  return today ? time : `${date.toLocaleDateString(tag(), { day: "numeric", month: "short" })}, ${time}`;
}

export const showBytes = (n: number): string => bytes(n, tag());
export const showCount = (n: number): string => count(n, tag());
