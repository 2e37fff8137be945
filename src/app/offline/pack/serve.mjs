// Serves this folder on http://localhost:4173/, to this machine only. Needs nothing but Node.js.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(fileURLToPath(new URL(".", import.meta.url)), "site");
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
};

const server = createServer((request, response) => {
  let path = "/";
  try {
    path = decodeURIComponent((request.url ?? "/").split(/[?#]/, 1)[0]);
  } catch {
    path = "/\0";
  }
  const file = join(root, normalize(path.endsWith("/") ? `${path}index.html` : path));
  const found =
    file.startsWith(root + sep) && !file.includes("\0")
      ? statSync(file, { throwIfNoEntry: false })
      : undefined;
  if (!found?.isFile()) {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("Nothing here.\n");
    return;
  }
  response.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Length": found.size,
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  createReadStream(file).pipe(response);
});

const start = (port) => {
  server.once("error", (error) => {
    if (error.code === "EADDRINUSE" && port < 4193) start(port + 1);
    else throw error;
  });
  server.listen(port, "127.0.0.1", () => {
    console.log(`Whittle is at http://localhost:${server.address().port}/ - stop it with Ctrl+C.`);
  });
};
start(Number(process.env.PORT ?? 4173));
