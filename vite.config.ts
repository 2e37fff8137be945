import { join } from "node:path";
import mdx from "@mdx-js/rollup";
import react from "@vitejs/plugin-react";
import rehypeKatex from "rehype-katex";
import rehypeSlug from "rehype-slug";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import { defineConfig, type Plugin } from "vite";
import { catalogs } from "./scripts/vite/catalogs";
import { lessonModules } from "./scripts/vite/lessons";
import { offline } from "./scripts/vite/offline";
import { toolkitTypes } from "./scripts/vite/toolkitTypes";
import { isolationHeaders } from "./src/serviceWorker/messages";

/** What the page may load and do, as a meta tag: it holds on any static host, even one that sends no headers. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
].join("; ");

function policyAtBuild(): Plugin {
  return {
    name: "whittle-content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** Every browser that can run Whittle reads WOFF2: the formula fonts' older formats stay out of the build. */
function woff2Only(): Plugin {
  return {
    name: "whittle-woff2-only",
    enforce: "pre",
    transform: (code, file) =>
      /katex[^/]*\.css$/.test(file)
        ? code.replace(/,url\([^)]+\.(?:woff|ttf)\) format\("[a-z]+"\)/g, "")
        : undefined,
  };
}

/** The text's font comes with the first page's styles, not after them: text that changes its font moves what is below it. */
function fontAtOnce(): Plugin {
  return {
    name: "whittle-font-at-once",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) => {
        const font = Object.keys(bundle ?? {}).find((file) =>
          /figtree-latin-wght-normal-.*\.woff2$/.test(file),
        );
        if (!font)
          throw new Error("The text's font is not part of this build: correct its name in vite.config.ts.");
        const attrs = { rel: "preload", as: "font", type: "font/woff2", href: `./${font}`, crossorigin: "" };
        return [{ tag: "link", attrs, injectTo: "head-prepend" }];
      },
    },
  };
}

/**
 * TensorFlow.js starts its WASM threads from the text of one function, which therefore must not lean on anything around it. As it
 * is shipped, it does on one variable behind a `typeof`, and a minifier, seeing the variable declared, takes the `typeof` away.
 */
function selfContainedWasmThreads(): Plugin {
  return {
    name: "whittle-self-contained-wasm-threads",
    enforce: "pre",
    transform(code, file) {
      if (!/tfjs-backend-wasm-threaded-simd\.js$/.test(file.split("?")[0]!)) return undefined;
      const head = "function(WasmBackendModuleThreadedSimd) {";
      if (!code.includes(head)) throw new Error(`${file}: the threads' function is not where it was`);
      return { code: code.replace(head, `${head} var _scriptDir;`), map: null };
    },
  };
}

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** "first" for what main.tsx imports, directly or through others, without waiting; null for what loads later. */
function firstPage(id: string, modules: Modules): string | null {
  firstModules ??= reachable(join(import.meta.dirname, "src/app/main.tsx"), modules);
  return firstModules.has(id) ? "first" : null;
}

let firstModules: ReadonlySet<string> | null = null;

function reachable(entry: string, modules: Modules): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found) {
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  }
  return found;
}

export default defineConfig({
  base: "./",
  plugins: [
    {
      enforce: "pre",
      ...mdx({
        remarkPlugins: [remarkFrontmatter, remarkGfm, remarkMath],
        rehypePlugins: [rehypeSlug, rehypeKatex],
      }),
    },
    react(),
    lessonModules(join(import.meta.dirname, "lessons")),
    toolkitTypes(),
    catalogs(import.meta.dirname),
    policyAtBuild(),
    woff2Only(),
    fontAtOnce(),
    offline(),
  ],
  build: {
    // The colors need light-dark(), the engine needs WebAssembly SIMD: older browsers have neither.
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    assetsInlineLimit: (file) => (/\.(woff2|ttf|wasm)$/.test(file) ? false : undefined),
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      // What the first page needs is one file, not forty small ones: each request costs a round trip on bad Wi-Fi.
      output: { codeSplitting: { groups: [{ name: firstPage }] } },
    },
  },
  worker: { format: "es", plugins: () => [selfContainedWasmThreads()] },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
