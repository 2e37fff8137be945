/** The networks that the lab keeps, each checked before it is used: what cannot be read is set aside and never written over. */
import { isUntouchable, load, remove, type Schema, save, setAside } from "./database";
import {
  experimentForm,
  quantizedForm,
  readStored,
  runForm,
  type StoredExperiment,
  type StoredQuantized,
  type StoredRun,
  writeStored,
} from "./stored";

const forms = { runs: runForm, quantized: quantizedForm, experiments: experimentForm } as const;

export async function saveRun(key: string, run: StoredRun): Promise<void> {
  await makeRoom("runs", key);
  await save("runs", key, writeStored(runForm, run));
}

export async function saveQuantized(key: string, quantized: StoredQuantized): Promise<void> {
  await makeRoom("quantized", key);
  await save("quantized", key, writeStored(quantizedForm, quantized));
}

export async function saveExperiment(key: string, experiment: StoredExperiment): Promise<void> {
  await makeRoom("experiments", key);
  await save("experiments", key, writeStored(experimentForm, experiment));
}

/** Records that were looked at in this session, and those of them that a newer Whittle has written. */
const looked = new Set<string>();
const newer = new Set<string>();

/** What cannot be read is not written over: it is set aside before something takes its place. */
async function makeRoom(store: keyof typeof forms, key: string): Promise<void> {
  const place = `${store}/${key}`;
  if (!looked.has(place)) await loadChecked(store, key);
  if (!newer.delete(place)) return;
  const raw = await load(store, key);
  if (raw !== null) await setAside(store, key, raw);
}

/**
 * A record of this version, or brought up to it. One that cannot be read is set aside, not deleted; one of a newer version is left
 * alone until another takes its place. Both count as none.
 */
async function loadChecked<S extends keyof typeof forms>(
  store: S,
  key: string,
): Promise<Schema[S]["value"] | null> {
  const raw = await load(store, key);
  looked.add(`${store}/${key}`);
  if (raw === null) return null;
  const read = readStored<Schema[S]["value"]>(forms[store] as never, raw);
  if (read.status === "read") return read.value;
  if (read.status === "newer") newer.add(`${store}/${key}`);
  else await setAside(store, key, raw);
  return null;
}

export const loadRun = (key: string): Promise<StoredRun | null> => loadChecked("runs", key);
export const loadQuantized = (key: string): Promise<StoredQuantized | null> => loadChecked("quantized", key);
export const loadExperiment = (key: string): Promise<StoredExperiment | null> =>
  loadChecked("experiments", key);

/** Removes one record, but none that this Whittle cannot read. */
export async function discard(store: "runs" | "quantized" | "datasets", key: string): Promise<void> {
  if (isUntouchable(store, key) || newer.has(`${store}/${key}`)) return;
  await remove(store, key);
}
