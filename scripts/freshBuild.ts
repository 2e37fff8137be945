import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = fileURLToPath(new URL("..", import.meta.url));
export const distFolder = join(projectRoot, "dist");

const sources = [
  "src",
  "lessons",
  "public",
  "index.html",
  "vite.config.ts",
  "scripts/vite",
  "package-lock.json",
  "tsconfig.json",
];

/** Builds the site into dist/ unless what is there is newer than every source. */
export async function freshBuild(): Promise<void> {
  const built = statSync(join(distFolder, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...sources.map((path) => newest(join(projectRoot, path))))) return;
  console.log("Building the site …");
  const { build } = await import("vite");
  await build({ root: projectRoot, logLevel: "warn", configLoader: "runner" });
}

/** The latest modification time below `path`, in ms; a removed file shows in its folder's time. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const here = statSync(path);
  if (!here.isDirectory()) return here.mtimeMs;
  const below = (entry: Dirent) => newest(join(path, entry.name));
  return Math.max(here.mtimeMs, ...readdirSync(path, { withFileTypes: true }).map(below));
}
