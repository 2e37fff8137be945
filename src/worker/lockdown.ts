/**
 * Takes from a cell kernel's global scope what code in a notebook must not reach: this browser's storage, other workers, devices, the
 * network. The page's content security policy stands behind it; this is what says so in plain words. Done once, before any cell runs.
 */
import { FailureError } from "../core/failure";

const HIDDEN: Readonly<Record<string, string>> = {
  indexedDB: "this browser's storage",
  caches: "this browser's storage",
  BroadcastChannel: "other tabs",
  Worker: "other workers",
  SharedWorker: "other workers",
  WebSocket: "the network",
  WebSocketStream: "the network",
  WebTransport: "the network",
  EventSource: "the network",
  XMLHttpRequest: "the network",
  importScripts: "other scripts",
  Notification: "notifications",
  cookieStore: "cookies",
  postMessage: "the page",
  close: "the kernel itself",
};

const HIDDEN_OF_NAVIGATOR: Readonly<Record<string, string>> = {
  locks: "other tabs",
  storage: "this browser's storage",
  storageBuckets: "this browser's storage",
  serial: "devices",
  usb: "devices",
  hid: "devices",
  bluetooth: "devices",
  serviceWorker: "the app's own files",
};

export function lockDown(globals: typeof globalThis): void {
  for (const [name, what] of Object.entries(HIDDEN)) if (name in globals) hide(globals, name, what);
  const { navigator } = globals;
  for (const [name, what] of Object.entries(HIDDEN_OF_NAVIGATOR))
    if (name in navigator) hide(navigator, name, what);
  guardFetch(globals);
}

/** Also from the prototypes: an own property alone could be walked around. */
function hide(owner: object, name: string, what: string): void {
  for (let at: object | null = owner; at; at = Object.getPrototypeOf(at)) Reflect.deleteProperty(at, name);
  Object.defineProperty(owner, name, {
    value: unreachable(name, what),
    writable: false,
    configurable: false,
  });
}

/** There, so that `typeof` answers as ever, but of no use. */
function unreachable(name: string, what: string): object {
  const refuse = (): never => {
    throw new FailureError({
      code: "bad-usage",
      where: name,
      what: `A cell cannot reach ${what}`,
      next: "Cells have the toolkit, TensorFlow.js and JavaScript itself: everything stays in this kernel.",
    });
  };
  // A plain function, since an arrow cannot stand behind `new`.
  return new Proxy(function hidden() {}, { apply: refuse, construct: refuse, get: refuse, set: refuse });
}

/** Lets through the WebAssembly of TensorFlow.js, which lies beside the app, and nothing else. */
function guardFetch(globals: typeof globalThis): void {
  const { fetch, location } = globals;
  const origin = new URL(location.href).origin;
  const guarded = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = typeof input === "string" || input instanceof URL ? new URL(input, origin) : null;
    const own = url !== null && url.origin === origin && /\.wasm$/.test(url.pathname) && url.search === "";
    if (own && (init?.method ?? "GET") === "GET") return fetch.call(globals, url, { credentials: "omit" });
    throw new FailureError({
      code: "bad-usage",
      where: "fetch",
      what: "Cells cannot reach the network: everything stays on this machine",
      next: "Load data with data.load, or put your own in on the workbench.",
    });
  };
  Reflect.deleteProperty(globals, "fetch");
  Object.defineProperty(globals, "fetch", { value: guarded, writable: false, configurable: false });
}
