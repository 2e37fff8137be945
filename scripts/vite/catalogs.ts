import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CompiledMessage, compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";
import { pseudo } from "../../src/i18n/pseudo";

type Catalog = Readonly<Record<string, string>>;

const compiled = (texts: Catalog, compile: (key: string, text: string) => CompiledMessage) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, compile(key, text)]));

/** A message with a plural, or a choice; one with mere names needs no catalog in English. */
const formats = (key: string) => /\{\s*\w+\s*,/.test(key);

const compilers: Readonly<Record<string, (italian: Catalog) => Record<string, CompiledMessage>>> = {
  en: (italian) =>
    compiled(Object.fromEntries(Object.entries(italian).filter(([key]) => formats(key))), (key) =>
      compileMessage(key),
    ),
  it: (italian) => compiled(italian, (_, text) => compileMessage(text)),
  pseudo: (italian) => compiled(italian, (key) => pseudo(key)),
};

/** `virtual:catalog/<locale>`: messages compiled while building, so that no parser ships. */
export function catalogs(root: string): Plugin {
  const prefix = "\0virtual:catalog/";
  return {
    name: "whittle-catalogs",
    resolveId: (source) => (source.startsWith(prefix.slice(1)) ? `\0${source}` : undefined),
    load(id) {
      const compile = id.startsWith(prefix) ? compilers[id.slice(prefix.length)] : undefined;
      if (!compile) return;
      const file = join(root, "src/i18n/it.json");
      this.addWatchFile(file);
      return `export const messages = ${JSON.stringify(compile(JSON.parse(readFileSync(file, "utf8"))))};`;
    },
  };
}
