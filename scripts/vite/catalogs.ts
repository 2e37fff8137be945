import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

/**
 * `virtual:catalog/it` and `virtual:catalog/en`: messages compiled while building, so that no parser ships. English needs only
 * those that have something to fill in; the others are their own text.
 */
export function catalogs(root: string): Plugin {
  const prefix = "\0virtual:catalog/";
  return {
    name: "whittle-catalogs",
    resolveId: (source) => (source.startsWith("virtual:catalog/") ? `\0${source}` : undefined),
    load(id) {
      if (!id.startsWith(prefix)) return;
      const file = join(root, "src/i18n/it.json");
      this.addWatchFile(file);
      const italian: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
      const messages =
        id === `${prefix}en`
          ? Object.fromEntries(
              Object.keys(italian)
                .filter((key) => key.includes("{"))
                .map((key) => [key, compileMessage(key)]),
            )
          : Object.fromEntries(Object.entries(italian).map(([key, text]) => [key, compileMessage(text)]));
      return `export const messages = ${JSON.stringify(messages)};`;
    },
  };
}
