/** Whether the app is on this machine, and whether a newer one waits. Registers the service worker; asks before it takes over. */
import { create } from "zustand";
import type { FromWorker, ToWorker } from "../serviceWorker/messages";

export interface OfflineSlice {
  readonly status: "unknown" | "unsupported" | "fetching" | "ready" | "failed";
  readonly done: number;
  readonly total: number;
  /** A newer version has been fetched and waits. */
  readonly update: boolean;
  /** "Not now": until the next visit. */
  readonly updateDeclined: boolean;
}

export const useOffline = create<OfflineSlice>()(() => ({
  status: "unknown",
  done: 0,
  total: 0,
  update: false,
  updateDeclined: false,
}));

let registration: ServiceWorkerRegistration | null = null;
let begun = false;
/** Set when this tab has agreed to the update: then, and only then, it reloads. */
let agreed = false;

const HOUR = 3_600_000;

/** Starts fetching the app for offline use; once, and only in a build. */
export async function goOffline(): Promise<void> {
  if (begun) return;
  begun = true;
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) {
    useOffline.setState({ status: "unsupported" });
    return;
  }
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => hear(data));
  serviceWorker.addEventListener("controllerchange", () => {
    if (agreed) location.reload();
  });
  try {
    registration = await serviceWorker.register("./sw.js");
    follow(registration);
    if (registration.active) useOffline.setState({ status: "ready" });
    registration.active?.postMessage({ kind: "how-far" } satisfies ToWorker);
    setInterval(() => void registration?.update().catch(() => {}), HOUR);
  } catch {
    useOffline.setState({ status: "failed" });
  }
}

function hear(message: FromWorker): void {
  if (message.kind === "kept") useOffline.setState({ status: "ready" });
  // While an update is being fetched, what is here already stays ready.
  else if (useOffline.getState().status !== "ready")
    useOffline.setState({ status: "fetching", done: message.done, total: message.total });
}

function follow(of: ServiceWorkerRegistration): void {
  const look = () => {
    if (of.waiting && navigator.serviceWorker.controller) useOffline.setState({ update: true });
  };
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener("statechange", () => {
      look();
      if (worker.state === "activated") useOffline.setState({ status: "ready" });
      if (worker.state === "redundant" && useOffline.getState().status === "fetching")
        useOffline.setState({ status: "failed" });
    });
  look();
  watch(of.installing);
  of.addEventListener("updatefound", () => watch(of.installing));
}

/** The person has agreed: the new version takes over, and this tab reloads. `flush` is awaited before, so that all is saved. */
export async function takeNewVersion(flush: () => Promise<void>): Promise<void> {
  await flush();
  agreed = true;
  registration?.waiting?.postMessage({ kind: "take-over" } satisfies ToWorker);
}

export const declineNewVersion = (): void => useOffline.setState({ updateDeclined: true });
