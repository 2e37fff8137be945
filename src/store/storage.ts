/**
 * localStorage where the browser gives it, memory where it does not (private windows, blocked cookies, a full disk): the app then
 * works as usual, says so, and forgets when the tab closes. What cannot be read is set aside, never overwritten.
 */
import type { PersistStorage, StateStorage, StorageValue } from "zustand/middleware";
import { bytesOf, type Refusal, refusalOf, type SetAside, useKeeping, writeEnded } from "./keepingState";

/** Tells how each writing went: null when the disk has it. */
type Heard = (key: string, refusal: Refusal | null) => void;

export function createGuardedStorage(open: () => StateStorage, heard: Heard = () => {}): StateStorage {
  /** What the disk has refused. */
  const memory = new Map<string, string>();
  return {
    getItem: (key) => {
      const kept = memory.get(key);
      if (kept !== undefined) return kept;
      try {
        return (open().getItem(key) as string | null | undefined) ?? null;
      } catch {
        return null;
      }
    },
    setItem: (key, value) => {
      try {
        open().setItem(key, value);
        memory.delete(key);
        heard(key, null);
      } catch (refused) {
        memory.set(key, value);
        heard(key, refusalOf(refused));
      }
    },
    removeItem: (key) => {
      memory.delete(key);
      try {
        open().removeItem(key);
      } catch {
        // What cannot be removed cannot be read either.
      }
    },
  };
}

const openLocal = (): Storage => globalThis.localStorage;

export const guardedStorage: StateStorage = createGuardedStorage(openLocal, writeEnded);

// Set aside

const ASIDE = "whittle.setAside.";

/** What was set aside elsewhere than in localStorage, as text. */
const asideTexts = new Map<string, string>();

export function listAside(): readonly SetAside[] {
  const found: SetAside[] = [...asideTexts].map(([key, text]) => ({
    key,
    at: timeIn(key),
    bytes: bytesOf(text),
  }));
  try {
    const local = openLocal();
    for (let i = 0; i < local.length; i++) {
      const key = local.key(i);
      if (key?.startsWith(ASIDE))
        found.push({ key, at: timeIn(key), bytes: bytesOf(local.getItem(key) ?? "") });
    }
  } catch {
    // Storage that cannot be read has nothing set aside.
  }
  return found.sort((a, b) => b.at - a.at);
}

const timeIn = (key: string): number => Number(key.split(/[.-]/).at(-1)) || 0;

export const tellAside = (): void => useKeeping.setState({ setAside: listAside() });

/** Adds what another place has set aside to the list. */
export function noteAside(key: string, text: string): void {
  asideTexts.set(key, text);
  tellAside();
}

export function forgetAside(): void {
  asideTexts.clear();
  tellAside();
}

/** The text of what was set aside; null when there is none. */
export function readSetAside(key: string): string | null {
  const text = asideTexts.get(key);
  if (text !== undefined) return text;
  return key.startsWith(ASIDE) ? ((guardedStorage.getItem(key) as string | null) ?? null) : null;
}

// The stores' records

/** `held`: nobody knows yet whether this tab writes; what it would write waits. */
let gate: "open" | "held" | "shut" = "open";
const held = new Map<string, string>();
/** Keys whose unreadable record could not be set aside: nothing may take its place. */
const untouchable = new Set<string>();

/** Opens or closes the way of what only the writing tab writes. */
export function setGate(to: typeof gate): void {
  gate = to;
  if (to === "held") return;
  if (to === "open") for (const [key, raw] of held) guardedStorage.setItem(key, raw);
  held.clear();
}

export interface KeptForm {
  readonly version: number;
  /** Whether the state has the rough shape that its store reads; values it lacks are no fault. */
  readonly fits: (state: Readonly<Record<string, unknown>>) => boolean;
  /** Each tab writes it, not only the writing one. */
  readonly everyTab?: boolean;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** For `fits`: absent, or of this type. */
export const optional = (value: unknown, type: "string" | "boolean" | "list" | "object"): boolean =>
  value === undefined ||
  (type === "list" ? Array.isArray(value) : type === "object" ? isObject(value) : typeof value === type);

function parse(raw: string, { version, fits }: KeptForm): { state: unknown; version: number } | null {
  try {
    const value: unknown = JSON.parse(raw);
    if (!isObject(value) || !isObject(value.state)) return null;
    const from = value.version ?? version;
    if (typeof from !== "number" || !(from <= version) || !fits(value.state)) return null;
    return { state: value.state, version: from };
  } catch {
    return null;
  }
}

/** Storage for `persist` that never loses a record it cannot read: zustand itself would write the defaults over it. */
export function keptStorage<S>(form: KeptForm, storage: StateStorage = guardedStorage): PersistStorage<S> {
  return {
    getItem: (key) => {
      const raw = storage.getItem(key) as string | null;
      if (raw === null) return null;
      const read = parse(raw, form);
      if (read) return read as StorageValue<S>;
      setAsideNow(storage, key, raw);
      return null;
    },
    setItem: (key, value) => {
      if (untouchable.has(key)) return writeEnded(key, "full");
      const raw = JSON.stringify(value);
      if (gate === "open" || form.everyTab) storage.setItem(key, raw);
      else if (gate === "held") held.set(key, raw);
    },
    removeItem: (key) => storage.removeItem(key),
  };
}

function setAsideNow(storage: StateStorage, key: string, raw: string): void {
  let at = Date.now();
  while (storage.getItem(`${ASIDE}${key}.${at}`) !== null) at++;
  const aside = `${ASIDE}${key}.${at}`;
  try {
    if (storage === guardedStorage) openLocal().setItem(aside, raw);
    else storage.setItem(aside, raw);
    storage.removeItem(key);
  } catch (refused) {
    untouchable.add(key);
    writeEnded(key, refusalOf(refused));
  }
  tellAside();
}
