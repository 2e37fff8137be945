/** Work that is never lost: saved soon after every change, by one tab, and honest about it when the browser refuses. */
import { toJson } from "../notebook/json";
import { checkpointAll, flush, startAutosave } from "./autosave";
import { listenToTabs } from "./channel";
import { openShelf } from "./database";
import { useKeeping } from "./keepingState";
import { noteAside, tellAside } from "./storage";
import { startWriter } from "./writer";

export { flush, openNotebook } from "./autosave";
export { type KeepingSlice, type SetAside, useKeeping } from "./keepingState";
export { readSetAside } from "./storage";

const LITTLE_BYTES = 20 * 1024 * 1024;
const ROOM_MS = 10_000;

let started = false;

/** Called once by the app, before anything is written. */
export function startKeeping(): void {
  if (started) return;
  started = true;
  startAutosave();
  void startWriter();
  globalThis.addEventListener?.("pagehide", leave);
  globalThis.document?.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  listenToTabs(({ kind }) => {
    if (kind === "forgotten") void import("./forget").then(({ forgetToo }) => forgetToo());
  });
  tellAside();
  void listStoredAside();
  void measureRoom();
  useKeeping.subscribe(({ saved }, before) => {
    if (saved !== before.saved && saved !== "saving") void measureRoom();
  });
}

function leave(): void {
  void flush();
  checkpointAll();
}

async function listStoredAside(): Promise<void> {
  try {
    for (const { key, value } of await (await openShelf()).aside()) noteAside(key, toJson(value, 1));
    const { loadAside } = await import("../worker/database");
    for (const { store, key, value } of await loadAside())
      noteAside(`whittle.${store}.${key}`, toJson(value));
  } catch {
    // Nothing can be listed; nothing was changed either.
  }
}

let measuredAt = Number.NEGATIVE_INFINITY;

async function measureRoom(): Promise<void> {
  const now = performance.now();
  if (now - measuredAt < ROOM_MS) return;
  measuredAt = now;
  const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => null);
  if (!estimate?.quota) return;
  const { usage = 0, quota } = estimate;
  useKeeping.setState({ nearlyFull: usage > 0.9 * quota || quota - usage < LITTLE_BYTES });
}

/** A .zip of all notebooks, the progress, the settings, the project, and what was set aside. */
export async function downloadEverything(): Promise<Uint8Array> {
  const { zipEverything } = await import("./everything");
  return zipEverything();
}

/** Deletes all that this browser keeps for Whittle, but the app itself; then it goes on as on the first day. */
export async function forgetEverything(): Promise<void> {
  const { forgetAll } = await import("./forget");
  await forgetAll();
}
