import { expect, test } from "vitest";
import { useFacts } from "./facts";
import { useProgress } from "./progress";
import { createGuardedStorage } from "./storage";

test("a storage that refuses everything is replaced by memory", () => {
  const storage = createGuardedStorage(() => {
    throw new Error("SecurityError");
  });
  expect(storage.getItem("a")).toBeNull();
  storage.setItem("a", "1");
  expect(storage.getItem("a")).toBe("1");
  storage.removeItem("a");
  expect(storage.getItem("a")).toBeNull();
});

test("a storage that is full keeps what it had and the app keeps the new value", () => {
  const disk = new Map([["a", "old"]]);
  const storage = createGuardedStorage(() => ({
    getItem: (key) => disk.get(key) ?? null,
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
    removeItem: (key) => void disk.delete(key),
  }));
  expect(storage.getItem("a")).toBe("old");
  storage.setItem("a", "new");
  expect(storage.getItem("a")).toBe("new");
  expect(disk.get("a")).toBe("old");
});

test("a visit that changes nothing wakes no subscriber", () => {
  let woken = 0;
  const stop = useProgress.subscribe(() => woken++);
  useProgress.getState().stepVisited("prune", "idea");
  useProgress.getState().stepVisited("prune", "idea");
  stop();
  expect(woken).toBe(1);
  expect(useProgress.getState().progress.visited).toEqual(["prune/idea"]);
});

test("facts add up, and a new value of one replaces the old", () => {
  useFacts.getState().factsReported({ "network.parameters": 10, "network.macs": 20 });
  useFacts.getState().factsReported({ "network.parameters": 5 });
  expect(useFacts.getState().facts).toEqual({ "network.parameters": 5, "network.macs": 20 });
});
