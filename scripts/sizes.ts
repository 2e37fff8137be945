/**
 * The budgets of what a visitor has to load, in gzip bytes: held by `npm run check`. The first page's own files are those that
 * index.html names; everything else comes when it is wanted.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { distFolder, freshBuild } from "./freshBuild";

const KB = 1000;

export interface Budget {
  readonly what: string;
  readonly limit: number;
  /** Files of the build that count, by their path below dist/. */
  readonly counts: (path: string, text: () => string) => boolean;
  /** Each file for itself, or all together. */
  readonly each?: boolean;
}

const initial = (html: string): ReadonlySet<string> =>
  new Set(
    [...html.matchAll(/(?:src|href)="\.?\/?((?:assets\/)?[^"]+\.(?:js|css))"/g)].map(([, path]) => path!),
  );

export function budgets(html: string): readonly Budget[] {
  const first = initial(html);
  return [
    { what: "first JavaScript", limit: 130 * KB, counts: (p) => p.endsWith(".js") && first.has(p) },
    { what: "first CSS", limit: 30 * KB, counts: (p) => p.endsWith(".css") && first.has(p) },
    { what: "fonts of the text", limit: 60 * KB, counts: (p) => /figtree-.*\.woff2$/.test(p) },
    { what: "a lesson's text", limit: 40 * KB, counts: (p) => /assets\/lesson.*\.js$/.test(p), each: true },
    {
      what: "charts",
      limit: 120 * KB,
      counts: (p, text) => p.endsWith(".js") && text().includes("recharts-wrapper"),
      each: true,
    },
    {
      what: "the code editor",
      limit: 1050 * KB,
      counts: (p) => /assets\/(editor\.api|register|tsMode)-.*\.js$/.test(p),
    },
    {
      what: "what it knows of the toolkit",
      limit: 150 * KB,
      counts: (p) => /assets\/monaco-.*\.js$/.test(p),
    },
    {
      what: "TypeScript for the editor",
      limit: 1550 * KB,
      counts: (p) => /assets\/ts\.worker-.*\.js$/.test(p),
    },
    { what: "all that goes offline", limit: 7000 * KB, counts: () => true },
  ];
}

export interface Size {
  readonly what: string;
  readonly bytes: number;
  readonly limit: number;
}

/** What each budget holds now; a budget that counts no file is a mistake in it, and throws. */
export function sizes(folder: string): Size[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const packed = new Map(
    files.map((file) => [file.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(file)] as const),
  );
  const html = packed.get("index.html")!.toString();
  return budgets(html).map(({ what, limit, counts, each }) => {
    const counted = [...packed].filter(([path, body]) => counts(path, () => body.toString()));
    if (counted.length === 0)
      throw new Error(`The budget “${what}” counts no file: correct it in scripts/sizes.ts.`);
    const gz = counted.map(([, body]) => gzipSync(body).length);
    return { what, limit, bytes: each ? Math.max(...gz) : gz.reduce((sum, n) => sum + n, 0) };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await freshBuild();
  const all = sizes(distFolder);
  for (const { what, bytes, limit } of all) {
    const mark = bytes > limit ? "over" : "ok";
    console.log(
      `${what.padEnd(28)} ${(bytes / KB).toFixed(1).padStart(8)} of ${(limit / KB).toFixed(0).padStart(5)} kB  ${mark}`,
    );
  }
  if (all.some(({ bytes, limit }) => bytes > limit)) {
    console.error("Something has outgrown its budget.");
    process.exitCode = 1;
  }
}
