import license from "../../LICENSE?raw";
import type { EngineSources } from "./exportProject";

const engine = import.meta.glob("../engine/{include,kernels}/*.h", {
  query: "?raw",
  import: "default",
  eager: true,
});
const templates = import.meta.glob("./{c,cmake,platformio}/template/**/*", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** "../engine/include/wt.h" -> "engine/include/wt.h"; "./cmake/template/src/main.c" -> "cmake/src/main.c". */
const shortPath = (path: string): string => path.replace(/^(\.\.?\/)+/, "").replace("/template/", "/");

/** The engine's C, the templates and the license, as the bundler found them. */
export const engineSources: EngineSources = Object.fromEntries([
  ["LICENSE", license],
  ...Object.entries({ ...engine, ...templates }).map(([path, text]) => [shortPath(path), text as string]),
]);
