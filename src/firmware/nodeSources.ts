import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineSources } from "./exportProject";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");

/** The same files as `browserSources`, read from disk. */
export function readEngineSources(): EngineSources {
  const entries: [string, string][] = [["LICENSE", readFileSync(join(root, "LICENSE"), "utf8")]];
  const add = (folder: string, prefix: string, keep: (name: string) => boolean = () => true) => {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || !keep(file.name)) continue;
      const path = join(file.parentPath, file.name);
      entries.push([`${prefix}/${relative(folder, path).replaceAll("\\", "/")}`, readFileSync(path, "utf8")]);
    }
  };
  add(join(here, "../engine/include"), "engine/include", (n) => n.endsWith(".h"));
  add(join(here, "../engine/kernels"), "engine/kernels", (n) => n.endsWith(".h"));
  for (const target of ["c", "cmake", "platformio"]) add(join(here, target, "template"), target);
  return Object.fromEntries(entries);
}
