/**
 * The lab's own database in this browser: the run with its checkpoint, quantized networks, the person's own data. A full disk is a
 * `Failure` that says so; what is in memory goes on. It knows nothing of networks: every page asks it what was set aside.
 */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { FailureError } from "../core/failure";
import type { Dataset } from "../datasets/types";
import type { StoredExperiment, StoredQuantized, StoredRun } from "./stored";

const NAME = "whittle";
const VERSION = 3;

export interface Schema extends DBSchema {
  runs: { key: string; value: StoredRun };
  quantized: { key: string; value: StoredQuantized };
  /** By the experiment's name. */
  experiments: { key: string; value: StoredExperiment };
  datasets: {
    key: string;
    value: { readonly dataset: Dataset; readonly rejected: readonly { name: string; reason: string }[] };
  };
  /** The data set drawn last, and what it was drawn from: it spares the wait at the next visit. */
  drawn: { key: string; value: { readonly made: string; readonly dataset: Dataset } };
  /** How kernels are written best for each GPU that was here. */
  tuning: { key: string; value: Readonly<Record<string, string>> };
}

const STORES = ["runs", "quantized", "experiments", "datasets", "drawn", "tuning"] as const;
export type Store = (typeof STORES)[number];

let open: Promise<IDBPDatabase<Schema>> | null = null;

const database = (): Promise<IDBPDatabase<Schema>> => {
  open ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      for (const store of STORES) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store);
    },
    // Another tab deletes everything, or has a newer form: this one must not stand in its way.
    blocking: (_from, _to, event) => {
      (event.target as IDBDatabase).close();
      open = null;
    },
    terminated: () => {
      open = null;
    },
  }).catch((error) => {
    open = null;
    throw error;
  });
  return open;
};

/** Places, as "store/key", of what could not be set aside: nothing is written there. */
const untouchable = new Set<string>();

export async function save<S extends Store>(store: S, key: string, value: Schema[S]["value"]): Promise<void> {
  if (untouchable.has(`${store}/${key}`))
    throw new FailureError({
      code: "storage-full",
      where: "this browser's storage",
      what: "what is stored there cannot be read here, and there is no room to set it aside",
      next: "Free some space, then reload the page. What you do here stays in this tab.",
    });
  try {
    await (await database()).put(store, value as never, key);
  } catch (error) {
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    throw new FailureError({
      code: "storage-full",
      where: "this browser's storage",
      what: full ? "it is full" : "it cannot be written (a private window, or blocked by settings)",
      next: "Your work goes on in this tab. Export it before you close the tab, or free some space.",
    });
  }
}

/** null when there is nothing, or when storage cannot be read at all. */
export async function load<S extends Store>(store: S, key: string): Promise<Schema[S]["value"] | null> {
  try {
    return (await (await database()).get(store, key)) ?? null;
  } catch {
    return null;
  }
}

/** Whether a record is in the way that could not be moved: what is kept under this key stays in memory. */
export const isUntouchable = (store: Store, key: string): boolean => untouchable.has(`${store}/${key}`);

/** Keys of what could not be read: in the same store, since a new one would need all tabs closed. */
const ASIDE = "setAside-";

export async function setAside<S extends Store>(
  store: S,
  key: string,
  raw: Schema[S]["value"],
): Promise<void> {
  try {
    const tx = (await database()).transaction(store, "readwrite");
    await tx.store.add(raw as never, `${ASIDE}${Date.now()}`);
    await tx.store.delete(key);
    await tx.done;
  } catch {
    untouchable.add(`${store}/${key}`); // it could not be moved: nothing may take its place
  }
}

/** What was set aside here, as it was found. */
export async function loadAside(): Promise<
  readonly { readonly store: Store; readonly key: string; readonly at: number; readonly value: unknown }[]
> {
  try {
    const db = await database();
    const found = await Promise.all(
      (["runs", "quantized", "experiments"] as const).map(async (store) => {
        const keys = await db.getAllKeys(store, IDBKeyRange.bound(ASIDE, `${ASIDE}\uffff`));
        return Promise.all(
          keys.map(async (key) => {
            const value: unknown = await db.get(store, key);
            return { store, key, at: Number(key.slice(ASIDE.length)) || 0, value };
          }),
        );
      }),
    );
    return found.flat();
  } catch {
    return [];
  }
}

/** Bytes of the arrays in each store, about: for the list of what is kept where. */
export async function sizes(): Promise<Readonly<Record<Store, number>>> {
  const sums: Record<Store, number> = {
    ...{ runs: 0, quantized: 0, experiments: 0, datasets: 0, drawn: 0, tuning: 0 },
  };
  try {
    const db = await database();
    for (const store of STORES)
      for (let at = await db.transaction(store).store.openCursor(); at; at = await at.continue())
        sums[store] += bytesIn(at.value);
  } catch {
    // What cannot be read is not there.
  }
  return sums;
}

/** What a value takes up, about. */
export function bytesIn(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Object.entries(value).reduce((sum, [key, inside]) => sum + key.length + bytesIn(inside), 0);
}

/** What was found out about this browser's GPUs; new findings are kept when there is room. */
export async function tuning() {
  const known = new Map(Object.entries((await load("tuning", "kernels")) ?? {}));
  return {
    get: (key: string) => known.get(key),
    set: (key: string, value: string) => {
      known.set(key, value);
      save("tuning", "kernels", Object.fromEntries(known)).catch(() => {});
    },
  };
}

export async function forget(): Promise<void> {
  (await open)?.close();
  open = null;
  await deleteDB(NAME);
}

/** Removes one record; what cannot be removed was not kept either. */
export async function remove(store: Store, key: string): Promise<void> {
  await database()
    .then((db) => db.delete(store, key))
    .catch(() => {});
}
