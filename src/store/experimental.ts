/** Stores of experiments are loaded with their widgets; those that are there forget with everything else, and none loads for it. */
import type { StoreApi, UseBoundStore } from "zustand";

const loaded = new Set<() => void>();

/** The store, which from now on is emptied when a person deletes all. */
export function forgettable<T>(store: UseBoundStore<StoreApi<T>>): UseBoundStore<StoreApi<T>> {
  loaded.add(() => store.setState(store.getInitialState(), true));
  return store;
}

export function forgetExperiments(): void {
  for (const forget of loaded) forget();
}
