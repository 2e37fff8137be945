import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { build, type Plugin, type ResolvedConfig } from "vite";

/**
 * After the build: `sw.js`, the service worker with the list of all files in it, and `offline-files.json`, the same list for the
 * page, which makes the offline pack of it.
 */
export function offline(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "whittle-offline",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    async closeBundle() {
      const folder = resolve(config.root, config.build.outDir);
      // A build that has failed closes, too: its own error is the one to show.
      if (!existsSync(join(folder, "index.html"))) return;
      const files = readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
        .filter((path) => !/^(sw\.js|offline-files\.json|readme\/)|\.map$/.test(path))
        .sort();
      const hash = (text: string | Uint8Array) =>
        createHash("sha256").update(text).digest("hex").slice(0, 12);
      const listed = files.map((path) => {
        const content = readFileSync(join(folder, path));
        return { path: path === "index.html" ? "./" : path, bytes: content.length, hash: hash(content) };
      });
      const version = hash(JSON.stringify(listed));
      writeFileSync(join(folder, "offline-files.json"), `${JSON.stringify({ version, files: listed })}\n`);
      await build({
        configFile: false,
        root: config.root,
        logLevel: "error",
        publicDir: false,
        define: {
          __OFFLINE_FILES__: JSON.stringify(listed.map(({ path, hash: of }) => [path, of])),
          __OFFLINE_VERSION__: JSON.stringify(version),
        },
        build: {
          outDir: folder,
          emptyOutDir: false,
          rollupOptions: {
            input: join(config.root, "src/serviceWorker/serviceWorker.ts"),
            output: { format: "iife", entryFileNames: "sw.js" },
          },
        },
      });
    },
  };
}
