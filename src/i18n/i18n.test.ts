import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import { afterEach, expect, test } from "vitest";
import { activate, formatFixed, formatNumber, locale, onSwitch, showBytes, t } from ".";
import { heard } from "./heard";
import italian from "./it.json";
import { pseudo } from "./pseudo";
import { sayings } from "./sayings";

const texts: Readonly<Record<string, string>> = italian;
const source = resolve(import.meta.dirname, "..");

interface Seen {
  readonly file: string;
  readonly message: string;
}

const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

const quoted = /"(?:[^"\\]|\\.)*"/.source;

/**
 * Messages in `t("…")` and `<Trans message="…">`, or with a choice there: `message={a ? "…" : "…"}`. `odd` are calls whose message
 * cannot be read from the source.
 */
function messagesIn(file: string, text: string): { seen: Seen[]; odd: string[] } {
  const code = withoutComments(text);
  const seen: Seen[] = [];
  const odd: string[] = [];
  const see = (literal: string) => seen.push({ file, message: JSON.parse(literal) as string });
  for (const { 0: call, 1: literal } of code.matchAll(
    new RegExp(`(?<![\\w.])t\\((?:\\s*(${quoted})|.{0,40})`, "g"),
  )) {
    if (literal) see(literal);
    else odd.push(`${file}: ${call}`);
  }
  for (const [, whole, choice] of code.matchAll(
    new RegExp(`<Trans\\s+message=(?:(${quoted})|\\{((?:[^{}"]|${quoted})*)\\})`, "g"),
  )) {
    if (whole) see(whole);
    else for (const [, literal] of choice!.matchAll(new RegExp(`[?:]\\s*(${quoted})`, "g"))) see(literal!);
  }
  return { seen, odd };
}

const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(source, path).replaceAll("\\", "/"), text: readFileSync(path, "utf8") }))
  .filter(
    ({ path, text }) => /from "[./]+\/i18n"|from "\.\/Trans"/.test(text) && path !== "widgets/ui/Trans.tsx",
  );
const found = files.map(({ path, text }) => messagesIn(path, text));
const seen = [
  ...found.flatMap((f) => f.seen),
  ...sayings.map((message) => ({ file: "i18n/sayings.ts", message })),
];

/** Names of values and tags, sorted: what a translation must have in common with its message. */
function placeholders(message: string): string[] {
  const names = new Set(message.match(/<\/?\d+>/g) ?? []);
  const walk = (tokens: readonly unknown[]): void => {
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      const [name, kind, cases] = token as [string, string?, Record<string, unknown>?];
      names.add(kind ? `${name}, ${kind}` : name);
      for (const inner of Object.values(cases ?? {})) if (Array.isArray(inner)) walk(inner);
    }
  };
  walk(compileMessageOrThrow(message));
  return [...names].sort();
}

afterEach(() => activate("en"));

test("every message in the sources has an Italian text", () => {
  expect(seen.length).toBeGreaterThan(100);
  const missing = seen.filter(({ message }) => !Object.hasOwn(texts, message));
  expect(missing.map(({ file, message }) => `${file}: ${message}`)).toEqual([]);
});

test("no Italian text is left over from a message that is gone", () => {
  const used = new Set(seen.map(({ message }) => message));
  expect(Object.keys(texts).filter((message) => !used.has(message))).toEqual([]);
});

test("a message is a literal, so that this test can read it", () => {
  // What a lesson's own check says of its quantity is the lesson's text.
  const ofLessons = (call: string) => call.includes("t(outcome.quantity)");
  expect(found.flatMap((f) => f.odd).filter((call) => !ofLessons(call))).toEqual([]);
});

test("the catalog is sorted, and no text is empty", () => {
  expect(Object.keys(texts)).toEqual(Object.keys(texts).sort());
  expect(Object.keys(texts).filter((message) => !texts[message]?.trim())).toEqual([]);
});

test("every Italian text has the values and tags of its message", () => {
  const wrong = Object.entries(texts).filter(([message, text]) => {
    const ours = placeholders(message);
    // Italian may need a plural where English needs none.
    const its = placeholders(text).map((name) => (ours.includes(name) ? name : name.replace(", plural", "")));
    return ours.join() !== [...new Set(its)].sort().join();
  });
  expect(wrong.map(([message, text]) => `${message} → ${text}`)).toEqual([]);
});

test("the scan reads broken lines and finds what it cannot read", () => {
  const code = `
    t("one"); t(
      "two {n}",
      { n },
    );
    // t("not this")
    <Trans message="three <0>x</0>" components={[<b />]} />; at("no"); x.t("no"); t(variable)
    <Trans
      message={by === "me" ? "four" : "five {n}"}
    />`;
  const { seen, odd } = messagesIn("x.tsx", code);
  expect(seen.map(({ message }) => message)).toEqual([
    "one",
    "two {n}",
    "three <0>x</0>",
    "four",
    "five {n}",
  ]);
  expect(odd).toEqual(["x.tsx: t(variable)"]);
});

test("plurals and numbers in both languages", async () => {
  const layers = (count: number) => t("{count, plural, one {# layer} other {# layers}}", { count });
  expect([layers(1), layers(1234)]).toEqual(["1 layer", "1,234 layers"]);
  expect([formatNumber(12345.5), formatFixed(0.25, 1), showBytes(20_000)]).toEqual([
    "12,345.5",
    "0.3",
    "19.5 KiB",
  ]);
  await activate("it");
  expect([layers(1), layers(12345)]).toEqual(["1 strato", "12.345 strati"]);
  expect([formatNumber(12345.5), formatFixed(0.25, 1), showBytes(20_000)]).toEqual([
    "12.345,5",
    "0,3",
    "19,5 KiB",
  ]);
});

test("a message that no catalog knows comes as it is, with its names filled in", () => {
  expect(t("no such {a} text {b}", { a: 1 })).toBe("no such 1 text {b}");
});

test("what comes from below is found again, with its values", async () => {
  const text = "Or lower α to about 71 %: parameters fall with its square.";
  expect(heard(text)).toBe(text);
  await activate("it");
  expect(heard(text)).toContain("71 %");
  expect(heard(text)).not.toBe(text);
  expect(heard("`model` is not defined here")).toBe("`model` qui non è definito");
  expect(heard("nobody knows this")).toBe("nobody knows this");
});

/** Names and marks that are the same in every language. */
const names =
  /^(Whittle|RAM|MAC|Toy-10|PlatformIO|AdamW|Adam|SGD|ReLU6|Hard swish|Mixup|Float|Int8|int8|WebGPU|WASM|English|Italiano|px|ms|mJ|dB|\.tflite|[^a-z]*|.*\$\{.*)$/;
const spoken = "label|title|hint|caption|detail|summary|what|next|placeholder|alt|unit|aria-label";

test("no text on the page goes past the catalog", () => {
  const bare = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx$/.test(entry.name))
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const code = withoutComments(readFileSync(path, "utf8"))
        .replace(new RegExp(`\\bt\\(\\s*${quoted}`, "g"), "t(")
        .replace(new RegExp(`<Trans\\s+message=(?:${quoted}|\\{(?:[^{}"]|${quoted})*\\})`, "g"), "<Trans")
        .replace(/\bconst(?= [{[])/g, "")
        .replace(/\b(?:interface|class|const|function) \w+|^const \w+ =$/gm, "=");
      const texts = [
        ...code.matchAll(new RegExp(`\\s(?:${spoken})="([^"]*)"`, "g")),
        ...code.matchAll(new RegExp(`\\b(?:${spoken}): ["\`]([^"\`]*)["\`]`, "g")),
        ...code.matchAll(/(?<=[\w"}]>|\}(?=\s)|\/>)\s*([A-Za-z][\w ,.:;’“”…]*?)\s*(?=<\/?[A-Za-z]|\{)/g),
      ];
      return texts
        .map(([, text]) => text!.trim())
        .filter((text) => !names.test(text))
        .map((text) => `${relative(source, path)}: ${text}`);
    });
  // Goes when that file is next written.
  expect(bare).toEqual([]);
});

test("the last switch wins, and is told once", async () => {
  let told = 0;
  const off = onSwitch(() => told++);
  await Promise.all([activate("it"), activate("pseudo"), activate("it")]);
  expect([locale(), told]).toEqual(["it", 1]);
  off();
  await activate("en");
  expect(told).toBe(1);
});

test("the pseudo-locale keeps values and tags, and changes every word", async () => {
  await activate("pseudo");
  expect(t("Next")).toBe("⟦Ñééẋť⟧".replace("ẋ", "x"));
  expect(t("{count, plural, one {# layer} other {# layers}}", { count: 2 })).toBe("⟦2 ļááýééřš⟧");
  expect(pseudo("{a} of <0>{b}</0>")).toEqual(["⟦", ["a"], " óóƒ <0>", ["b"], "</0>", "⟧"]);
});
