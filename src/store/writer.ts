/**
 * One tab writes; the others read, and follow what it writes. Two writers would each overwrite the other's work without a word.
 * Held by a lock of the browser, which ends with the tab that has it, however that ends.
 */
import { keepResults } from "../worker/client";
import { flush, reload, reloadAll, rescueChanged } from "./autosave";
import { listenToTabs, tellTabs } from "./channel";
import { useKeeping } from "./keepingState";
import { useOwnVersions } from "./ownVersions";
import { useProgress } from "./progress";
import { useProject } from "./project";
import { useSettings } from "./settings";
import { setGate } from "./storage";
import { useTrained } from "./trained";

const LOCK = "whittle-writer";
const HAND_OVER_MS = 1000;

const followed = {
  "whittle.progress": useProgress,
  "whittle.project": useProject,
  "whittle.trained": useTrained,
  "whittle.ownVersions": useOwnVersions,
  "whittle.settings": useSettings,
} as const;

const locks = (): LockManager | undefined => globalThis.navigator?.locks;

/** The wait in the browser's queue for the lock. */
let queue: AbortController | null = null;
let answered: (() => void) | null = null;

/** Finds out whether this tab writes, and listens to the others; once. */
export async function startWriter(): Promise<void> {
  listenToTabs((message) => {
    const { writer } = useKeeping.getState();
    if (message.kind === "written" && !writer) void reload(message.notebook);
    if (message.kind === "handOver" && writer) void flush().then(() => tellTabs({ kind: "handedOver" }));
    if (message.kind === "handedOver") answered?.();
  });
  globalThis.addEventListener?.("storage", ({ key }: StorageEvent) => {
    for (const [name, store] of Object.entries(followed))
      if (key === name && (name === "whittle.settings" || !useKeeping.getState().writer))
        void store.persist.rehydrate();
  });
  if (!locks()) return;
  globalThis.addEventListener?.("pagehide", noteLeaving);
  const wrote = wroteBefore();
  setGate("held");
  if ((await request({ ifAvailable: true })) !== "taken") {
    setGate("open");
    return;
  }
  read();
  if (wrote) await takeOver();
  else waitInQueue();
}

/** Asks for the lock and keeps it; answers as soon as it is known. "refused": this browser gives no locks at all. */
function request(options: LockOptions): Promise<"got" | "taken" | "refused"> {
  return new Promise((resolve) => {
    let got = false;
    locks()!
      .request(LOCK, options, (lock) => {
        got = lock !== null;
        resolve(got ? "got" : "taken");
        return got ? new Promise<never>(() => {}) : undefined;
      })
      .catch(() => {
        if (got) void robbed();
        else resolve("refused");
      });
  });
}

/** Becomes the writer when the other tab is gone. */
function waitInQueue(): void {
  const mine = new AbortController();
  queue = mine;
  void request({ signal: mine.signal }).then((answer) => {
    if (queue === mine) queue = null;
    if (answer === "got") return write();
  });
}

/** A tab that reloads lets the lock go, and one that waits has it at once: the tab that wrote asks for it again. */
const WROTE = "whittle.wrote";

function wroteBefore(): boolean {
  try {
    const wrote = sessionStorage.getItem(WROTE) !== null;
    sessionStorage.removeItem(WROTE);
    return wrote;
  } catch {
    return false;
  }
}

function noteLeaving(): void {
  try {
    if (useKeeping.getState().writer) sessionStorage.setItem(WROTE, "1");
  } catch {
    // Then the other tab keeps the lock.
  }
}

/** From now on this tab only reads. */
function read(): void {
  setGate("shut");
  useKeeping.setState({ writer: false });
  keepResults(false);
}

/** From now on this tab writes, going on from what the one before has written. */
async function write(): Promise<void> {
  await reloadAll();
  for (const store of Object.values(followed)) await store.persist.rehydrate();
  setGate("open");
  useKeeping.setState({ writer: true });
  keepResults(true);
  // The lab of this tab knew the results of the time when it was opened.
  if (useProject.getState().backend) await import("./lab").then(({ restoreProject }) => restoreProject());
}

/** Another tab has taken over. */
async function robbed(): Promise<void> {
  if (!useKeeping.getState().writer) return;
  read();
  waitInQueue();
  await rescueChanged();
  await reloadAll();
}

/** Makes this tab the one that writes. The other one writes what it still has, if it is awake. */
export async function takeOver(): Promise<void> {
  if (useKeeping.getState().writer || !locks()) return;
  queue?.abort();
  queue = null;
  await new Promise<void>((resolve) => {
    answered = resolve;
    setTimeout(resolve, HAND_OVER_MS);
    tellTabs({ kind: "handOver" });
  });
  answered = null;
  if ((await request({ steal: true })) === "got") await write();
  else waitInQueue();
}
