/** Notebooks from this browser's storage and back into it, soon after every change. */
import { t } from "../i18n";
import { emptyDocument, type LessonCell, type NotebookDocument } from "../notebook/document";
import { toJson } from "../notebook/json";
import { readDocument } from "../notebook/read";
import { tellTabs } from "./channel";
import { checkpoint, checkpointOf, lastCheckpoint } from "./checkpoints";
import { deleteShelf, openShelf } from "./database";
import { refusalOf, savePending, useKeeping, writeEnded } from "./keepingState";
import { useNotebooks } from "./notebooks";
import { noteAside } from "./storage";

/** Without a change, and at most. */
const QUIET_MS = 300;
const LONGEST_MS = 2000;
const CHECKPOINT_MS = 120_000;

/** By notebook, the document that storage has; one that is not there was never opened, or has to be written. */
const stored = new Map<string, NotebookDocument>();
/** Notebooks whose unreadable record could not be moved away: nothing may take its place. */
const untouchable = new Set<string>();
const opening = new Map<string, Promise<void>>();
/** What comes from storage need not go there. */
let arriving = false;

const documents = () => useNotebooks.getState().documents;

const changed = (): readonly NotebookDocument[] =>
  Object.values(documents()).filter((document) => stored.get(document.id) !== document);

/** Puts a document on the page as what storage has. */
function arrive(put: () => void, id: string): void {
  arriving = true;
  put();
  arriving = false;
  const now = documents()[id];
  if (now) stored.set(id, now);
}

/** Opens a notebook on the page, as it was left; null for one that follows no lesson. */
export function openNotebook(id: string, lesson: readonly LessonCell[] | null): Promise<void> {
  const open = documents()[id];
  if (open) {
    follow(open, lesson);
    return Promise.resolve();
  }
  const before = opening.get(id) ?? Promise.resolve();
  const next = before
    .then(async () => {
      if (documents()[id]) return;
      const document = (await readStored(id)) ?? emptyDocument(id);
      if (!documents()[id]) arrive(() => useNotebooks.getState().opened(document, lesson), id);
    })
    .then(() => {
      const now = documents()[id];
      if (now) follow(now, lesson);
    });
  opening.set(id, next);
  return next.finally(() => {
    if (opening.get(id) === next) opening.delete(id);
  });
}

/** A document that is open takes up the lesson; what was saved counts as saved. */
function follow(document: NotebookDocument, lesson: readonly LessonCell[] | null): void {
  if (!lesson || useNotebooks.getState().lessons[document.id] === lesson) return;
  const put = () => useNotebooks.getState().opened(document, lesson);
  if (stored.get(document.id) === document) arrive(put, document.id);
  else put();
}

/** null when there is none, or none that can be read: that one is set aside. */
async function readStored(id: string): Promise<NotebookDocument | null> {
  const shelf = await openShelf();
  if (!shelf.lasting) writeEnded(`notebook ${id}`, "memory"); // said before there is something to lose
  let value: unknown;
  try {
    value = await shelf.read(id);
  } catch (refused) {
    untouchable.add(id); // whatever is there may be whole
    writeEnded(`notebook ${id}`, refusalOf(refused));
    return null;
  }
  if (value === undefined) return null;
  const read = readDocument(value);
  if (read.ok && read.value.id === id) return read.value;
  if (!useKeeping.getState().writer) return null; // the tab that writes sees to it
  try {
    const { key, value: aside } = await shelf.moveAside(id, Date.now());
    noteAside(key, toJson(aside, 1));
  } catch (refused) {
    untouchable.add(id);
    writeEnded(`notebook ${id}`, refusalOf(refused));
  }
  return null;
}

// Writing

let timer: ReturnType<typeof setTimeout> | null = null;
let since = 0;
let writing: Promise<void> = Promise.resolve();
let persistent = false;

/** Watches the notebooks; once. */
export function startAutosave(): void {
  useNotebooks.subscribe((state, before) => {
    if (state.documents !== before.documents && !arriving) planFlush();
  });
}

function planFlush(): void {
  if (!useKeeping.getState().writer || changed().length === 0) return;
  const now = Date.now();
  if (timer === null) since = now;
  else clearTimeout(timer);
  timer = setTimeout(flush, Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - now)));
  savePending(true);
}

/** Writes what has changed, now. */
export function flush(): Promise<void> {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  writing = Promise.all([writing, writeChanged()]).then(() => {
    if (timer === null) savePending(false);
  });
  return writing;
}

async function writeChanged(): Promise<void> {
  if (!useKeeping.getState().writer) return;
  const shelf = await openShelf();
  await Promise.all(
    changed().map(async (document) => {
      const place = `notebook ${document.id}`;
      if (untouchable.has(document.id)) return writeEnded(place, "memory");
      const had = stored.get(document.id);
      // At once: a change that comes while this is written is another one.
      stored.set(document.id, document);
      try {
        await shelf.write(document);
        writeEnded(place, shelf.lasting ? null : "memory");
        tellTabs({ kind: "written", notebook: document.id });
        askToPersist();
        touched.add(document.id);
        void checkpointNowAndThen(document);
      } catch (refused) {
        // The next change tries again, with this one in it.
        if (stored.get(document.id) === document) {
          if (had) stored.set(document.id, had);
          else stored.delete(document.id);
        }
        writeEnded(place, refusalOf(refused));
      }
    }),
  );
}

async function checkpointNowAndThen(document: NotebookDocument): Promise<void> {
  const last = await lastCheckpoint(document.id);
  if (Date.now() - last >= CHECKPOINT_MS) await checkpointOf(document, t("While working"));
}

/** Written since the page was last left. */
const touched = new Set<string>();

/** An entry in the history for each notebook that was worked on. */
export function checkpointAll(): void {
  if (!useKeeping.getState().writer) return;
  for (const { id } of changed()) touched.add(id);
  for (const id of touched) void checkpoint(id, t("When the page was left"));
  touched.clear();
}

/** Asks the browser not to clear our storage when it runs short; only once there is work to lose. */
function askToPersist(): void {
  if (persistent) return;
  persistent = true;
  void globalThis.navigator?.storage?.persist?.().catch(() => false);
}

// Following

/** Reads a notebook again that another tab has written; this tab's own later runs stay. */
export async function reload(id: string): Promise<void> {
  if (!documents()[id]) return;
  const document = await readStored(id);
  const now = documents()[id];
  if (document && now) arrive(() => useNotebooks.getState().replaced(withLaterRuns(document, now)), id);
}

export const reloadAll = (): Promise<unknown> => Promise.all(Object.keys(documents()).map(reload));

function withLaterRuns(document: NotebookDocument, mine: NotebookDocument): NotebookDocument {
  return {
    ...document,
    cells: document.cells.map((cell) => {
      const record = mine.cells.find(({ id }) => id === cell.id)?.record;
      return record && record.at > (cell.record?.at ?? 0) ? { ...cell, record } : cell;
    }),
  };
}

/** What was not written when another tab took over: it goes to the history, for the page will show the other's. */
export async function rescueChanged(): Promise<void> {
  await Promise.all(
    changed().map((document) => checkpointOf(document, t("Not saved before another tab took over"))),
  );
}

/** Deletes all notebooks and their history; those on the page begin anew. */
export async function forgetNotebooks(): Promise<void> {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  await writing;
  await deleteShelf();
  beginAnew();
}

/** Only the memory of it; another tab has deleted the rest. */
export function beginAnew(): void {
  stored.clear();
  untouchable.clear();
  touched.clear();
  const { lessons } = useNotebooks.getState();
  for (const id of Object.keys(documents()))
    arrive(() => useNotebooks.getState().opened(emptyDocument(id), lessons[id] ?? null), id);
}
