import { createReadStream, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { isolationHeaders } from "../src/serviceWorker/messages";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * Serves the folder `root` under the path `base` ("/" or "/some/where/"), as any static host would, and nothing
 * above that folder. File names with a content hash are cached for good, the rest is asked for again.
 */
export function staticServer(root: string, base = "/"): Server {
  return createServer((request, response) => {
    const reply = route(root, base, request.method ?? "GET", request.url ?? "/");
    response.writeHead(reply.status, { ...isolationHeaders, ...reply.headers });
    if (reply.file === undefined || request.method === "HEAD") {
      response.end(reply.text);
      return;
    }
    createReadStream(reply.file)
      .on("error", () => response.destroy())
      .pipe(response);
  });
}

/** An answer: a file to stream, or a line of text. */
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly file?: string;
  readonly text?: string;
}

function route(root: string, base: string, method: string, url: string): Reply {
  const say = (status: number, text: string, more: Reply["headers"] = {}): Reply => ({
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", ...more },
    text: `${text}\n`,
  });
  if (method !== "GET" && method !== "HEAD") return say(405, "Only GET and HEAD.", { Allow: "GET, HEAD" });
  const path = decodedPath(url);
  if (path === undefined) return say(400, "The address is not valid.");
  if (path === "/" && base !== "/") return say(302, base, { Location: base });
  const relative = path.startsWith(base) ? path.slice(base.length) : "..";
  const file = join(root, normalize(/(^|\/)$/.test(relative) ? `${relative}index.html` : relative));
  const size = file.startsWith(root + sep) ? fileSize(file) : undefined;
  if (size === undefined) return say(404, `Nothing at ${path}.`);
  return {
    status: 200,
    headers: {
      "Content-Type": types[extname(file).toLowerCase()] ?? "application/octet-stream",
      "Content-Length": size,
      "Cache-Control": /\/assets\/.+-[\w-]{8}\.\w+$/.test(path)
        ? "public, max-age=31536000, immutable"
        : "no-cache",
      "X-Content-Type-Options": "nosniff",
    },
    file,
  };
}

function decodedPath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? "/");
    return path.includes("\0") ? undefined : path;
  } catch {
    return undefined;
  }
}

function fileSize(file: string): number | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}

/** Listens on `port`, or on the next free one of the twenty after it, on this machine only. Resolves to the port. */
export async function listen(server: Server, port: number): Promise<number> {
  for (let candidate = port; candidate <= port + 20; candidate++) {
    if (await tryPort(server, candidate)) return candidate;
  }
  throw new Error(`Ports ${port} to ${port + 20} are all taken. Set PORT to a free one.`);
}

function tryPort(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off("listening", ready);
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    };
    const ready = () => {
      server.off("error", failed);
      resolve(true);
    };
    server.once("error", failed).once("listening", ready);
    server.listen(port, "127.0.0.1");
  });
}
