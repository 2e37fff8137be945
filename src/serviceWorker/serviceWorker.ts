/**
 * The service worker: keeps the whole app on this machine, so that the network may go. It has one cache a version. A new version is
 * fetched beside the old one and waits until a person agrees to reload; files of the version before stay as long as a tab may still
 * want them. Where the host sends no isolation headers it adds them, so that WebAssembly may use threads.
 */
import { type FromWorker, isolationHeaders, type ToWorker } from "./messages";

declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: every file of the site with the hash of its content, and the hash of them all. */
declare const __OFFLINE_FILES__: readonly (readonly [path: string, hash: string])[];
declare const __OFFLINE_VERSION__: string;

const PREFIX = "whittle-app-";
const CACHE = PREFIX + __OFFLINE_VERSION__;
/** This version and the one before it. */
const KEPT = 2;
/** What the list cannot name, since it is made of it: the offline pack wants them. They are new with each version. */
const ALL = [
  ...__OFFLINE_FILES__,
  ...["offline-files.json", "sw.js"].map((path) => [path, __OFFLINE_VERSION__] as const),
];
/** Files fetched at once: a room's Wi-Fi is shared by thirty. */
const AT_ONCE = 4;

self.addEventListener("install", (event) => event.waitUntil(fetchAll()));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});
self.addEventListener("message", ({ data }: { data: ToWorker }) => {
  if (data.kind === "take-over") void self.skipWaiting();
  if (data.kind === "how-far") void tell({ kind: "kept", version: __OFFLINE_VERSION__ });
});

/** Fetches what is not here yet; a file that an earlier version has with the same content is copied instead. */
async function fetchAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  const older = await Promise.all(
    (await versions()).filter((name) => name !== CACHE).map((name) => caches.open(name)),
  );
  let done = 0;
  const waiting = [...ALL];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [path, hash] = next;
      if (!(await cache.match(path))) await keep(cache, older, path, hash);
      done++;
      void tell({ kind: "fetched", done, total: ALL.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  void tell({ kind: "kept", version: __OFFLINE_VERSION__ });
}

const HASH = "X-Whittle-Hash";

async function keep(cache: Cache, older: readonly Cache[], path: string, hash: string): Promise<void> {
  for (const other of older) {
    const same = await other.match(path);
    if (same?.headers.get(HASH) === hash) return cache.put(path, same);
  }
  const response = await fetch(path, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const headers = new Headers(response.headers);
  headers.set(HASH, hash);
  await cache.put(path, new Response(await response.blob(), { status: 200, headers }));
}

/** Names of the app's caches, the oldest first. */
const versions = async (): Promise<string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function tidy(): Promise<void> {
  const all = (await versions()).filter((name) => name !== CACHE);
  await Promise.all(all.slice(0, Math.max(0, all.length - (KEPT - 1))).map((name) => caches.delete(name)));
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  // One page: whatever path is opened, its hash decides. Query parts like ?safe=1 are the page's own.
  const wanted = request.mode === "navigate" && isPage(request.url) ? "./" : request;
  const here =
    (await cache.match(wanted, { ignoreSearch: true })) ??
    (await caches.match(wanted, { ignoreSearch: true }));
  return isolated(here ?? (await fetch(request)));
}

/** The app itself, and not a file that somebody opens in a tab. */
function isPage(url: string): boolean {
  const path = new URL(url).pathname.slice(new URL(self.registration.scope).pathname.length);
  return path === "" || path === "index.html";
}

function isolated(response: Response): Response {
  if (response.type === "opaque" || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolationHeaders)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function tell(message: FromWorker): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true, type: "window" }))
    client.postMessage(message);
}
