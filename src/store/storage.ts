import type { StateStorage } from "zustand/middleware";

/**
 * localStorage where the browser gives it, memory where it does not (private windows, blocked cookies, a full disk):
 * the app then works as usual and forgets when the tab closes.
 */
export const guardedStorage: StateStorage = createGuardedStorage(() => globalThis.localStorage);

export function createGuardedStorage(open: () => StateStorage): StateStorage {
  const memory = new Map<string, string>();
  const guarded = <T>(use: (storage: StateStorage) => T): T | undefined => {
    try {
      return use(open());
    } catch {
      return undefined;
    }
  };
  return {
    getItem: (key) =>
      memory.get(key) ?? (guarded((storage) => storage.getItem(key)) as string | null | undefined) ?? null,
    setItem: (key, value) => {
      memory.set(key, value);
      guarded((storage) => storage.setItem(key, value));
    },
    removeItem: (key) => {
      memory.delete(key);
      guarded((storage) => storage.removeItem(key));
    },
  };
}
