import { expect, test } from "vitest";
import { create } from "zustand";
import { persist, type StateStorage } from "zustand/middleware";
import { useKeeping } from "./keepingState";
import { createGuardedStorage, keptStorage, optional, setGate } from "./storage";

function disk(content: Readonly<Record<string, string>> = {}) {
  const map = new Map(Object.entries(content));
  const storage: StateStorage = {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
  return { map, storage };
}

const storeOn = (storage: StateStorage, name = "whittle.test") =>
  create<{ readonly n: readonly number[] }>()(
    persist((): { readonly n: readonly number[] } => ({ n: [] }), {
      name,
      version: 1,
      storage: keptStorage({ version: 1, fits: ({ n }) => optional(n, "list") }, storage),
    }),
  );

test.each([
  ["no JSON", "{"],
  ["another shape", JSON.stringify({ state: { n: "three" }, version: 1 })],
  ["no state", JSON.stringify([1])],
  ["a future version", JSON.stringify({ state: { n: [1] }, version: 2 })],
])("%s is set aside whole, and the store starts as new", (_, raw) => {
  const { map, storage } = disk({ "whittle.test": raw });
  const store = storeOn(storage);
  expect(store.getState().n).toEqual([]);
  store.setState({ n: [9] });
  const aside = [...map].filter(([key]) => /^whittle\.setAside\.whittle\.test\.\d+$/.test(key));
  expect(aside.map(([, text]) => text)).toEqual([raw]);
  expect(JSON.parse(map.get("whittle.test")!).state.n).toEqual([9]);
});

test("a record that cannot be set aside is not written over", () => {
  const { map, storage } = disk({ "whittle.stuck": "{" });
  const full: StateStorage = {
    ...storage,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const store = storeOn(full, "whittle.stuck");
  store.setState({ n: [1] });
  expect([...map]).toEqual([["whittle.stuck", "{"]]);
  expect(useKeeping.getState().saved).toBe("full");
});

test("a good record is read, and one without a version is of this one", () => {
  const { storage } = disk({ "whittle.test": JSON.stringify({ state: { n: [1, 2] } }) });
  expect(storeOn(storage).getState().n).toEqual([1, 2]);
});

test("while nobody knows who writes, writing waits; a reading tab does not write", () => {
  const { map, storage } = disk();
  const store = storeOn(storage);
  setGate("held");
  store.setState({ n: [1] });
  expect(map.size).toBe(0);
  setGate("shut");
  store.setState({ n: [2] });
  setGate("open");
  expect(map.size).toBe(0);
  store.setState({ n: [3] });
  expect(JSON.parse(map.get("whittle.test")!).state.n).toEqual([3]);
});

test("a refusal is heard with its reason, and a later success, too", () => {
  const heard: unknown[] = [];
  let refusal: DOMException | null = new DOMException("full", "QuotaExceededError");
  const { storage } = disk();
  const guarded = createGuardedStorage(
    () => ({
      ...storage,
      setItem: (key, value) => {
        if (refusal) throw refusal;
        return storage.setItem(key, value);
      },
    }),
    (key, outcome) => heard.push([key, outcome]),
  );
  guarded.setItem("a", "1");
  expect(guarded.getItem("a")).toBe("1");
  refusal = new DOMException("blocked", "SecurityError");
  guarded.setItem("a", "2");
  refusal = null;
  guarded.setItem("a", "3");
  expect(heard).toEqual([
    ["a", "full"],
    ["a", "memory"],
    ["a", null],
  ]);
  expect([storage.getItem("a"), guarded.getItem("a")]).toEqual(["3", "3"]);
});
