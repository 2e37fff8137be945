/** Where notebooks lie in this browser: a database, or memory where the browser gives none. */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { NotebookDocument } from "../notebook/document";

const NAME = "whittle-notebooks";
const VERSION = 1;

export interface HistoryEntry {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: string;
  readonly document: NotebookDocument;
}

type NewEntry = Omit<HistoryEntry, "id"> & { readonly notebook: string };

export interface AsideRecord {
  readonly key: string;
  readonly at: number;
  readonly value: unknown;
}

interface Schema extends DBSchema {
  /** What is read here may be anything: it is checked. */
  documents: { key: string; value: unknown };
  history: { key: number; value: NewEntry & { id?: number }; indexes: { notebook: string } };
  setAside: { key: string; value: AsideRecord };
}

export interface Shelf {
  /** False where it all ends with the tab. */
  readonly lasting: boolean;
  documents(): Promise<readonly string[]>;
  read(id: string): Promise<unknown>;
  write(document: NotebookDocument): Promise<void>;
  /** Moves a record that cannot be read out of the way, as it is. */
  moveAside(id: string, at: number): Promise<AsideRecord>;
  aside(): Promise<readonly AsideRecord[]>;
  /** Adds an entry, and drops the oldest beyond `most`. */
  remember(entry: NewEntry, most: number): Promise<void>;
  latest(notebook: string): Promise<HistoryEntry | null>;
  /** Newest first. */
  history(notebook: string): Promise<readonly HistoryEntry[]>;
}

let shelf: Promise<Shelf> | null = null;
let connection: IDBPDatabase<Schema> | null = null;

export function openShelf(): Promise<Shelf> {
  shelf ??= open().then(databaseShelf, () => memoryShelf());
  return shelf;
}

async function open(): Promise<IDBPDatabase<Schema>> {
  const gone = () => {
    connection?.close();
    connection = null;
    shelf = null;
  };
  connection = await openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore("documents");
      db.createObjectStore("history", { keyPath: "id", autoIncrement: true }).createIndex(
        "notebook",
        "notebook",
      );
      db.createObjectStore("setAside", { keyPath: "key" });
    },
    // Another tab deletes the database, or a newer Whittle raises its version: it must not wait for us.
    blocking: gone,
    terminated: gone,
  });
  return connection;
}

/** Closes the connection, then deletes the database. */
export async function deleteShelf(): Promise<void> {
  await shelf?.catch(() => {});
  connection?.close();
  connection = null;
  shelf = null;
  await deleteDB(NAME).catch(() => {});
}

const asideKey = (id: string, at: number) => `${NAME}.${id}.${at}`;

const entryOf = ({ id, at, reason, document }: NewEntry & { id?: number }): HistoryEntry => ({
  id: id!,
  at,
  reason,
  document,
});

function databaseShelf(db: IDBPDatabase<Schema>): Shelf {
  return {
    lasting: true,
    documents: () => db.getAllKeys("documents"),
    read: (id) => db.get("documents", id),
    async write(document) {
      const tx = db.transaction("documents", "readwrite");
      void tx.store.put(document, document.id).catch(() => {});
      // At once, without the round trip that the end of a page would cut off.
      tx.commit();
      await tx.done;
    },
    async moveAside(id, at) {
      const tx = db.transaction(["documents", "setAside"], "readwrite");
      const record = { key: asideKey(id, at), at, value: await tx.objectStore("documents").get(id) };
      await Promise.all([
        tx.objectStore("setAside").put(record),
        tx.objectStore("documents").delete(id),
        tx.done,
      ]);
      return record;
    },
    aside: () => db.getAll("setAside"),
    async remember(entry, most) {
      const tx = db.transaction("history", "readwrite");
      await tx.store.add(entry);
      const keys = await tx.store.index("notebook").getAllKeys(entry.notebook);
      await Promise.all([...keys.slice(0, -most).map((key) => tx.store.delete(key)), tx.done]);
    },
    async latest(notebook) {
      const cursor = await db.transaction("history").store.index("notebook").openCursor(notebook, "prev");
      return cursor ? entryOf(cursor.value) : null;
    },
    async history(notebook) {
      const found = await db.getAllFromIndex("history", "notebook", notebook);
      return found.reverse().map(entryOf);
    },
  };
}

function memoryShelf(): Shelf {
  const documents = new Map<string, unknown>();
  const aside: AsideRecord[] = [];
  let history: (NewEntry & { readonly id: number })[] = [];
  let counter = 0;
  const of = (notebook: string) => history.filter((entry) => entry.notebook === notebook);
  return {
    lasting: false,
    documents: async () => [...documents.keys()],
    read: async (id) => documents.get(id),
    write: async (document) => void documents.set(document.id, document),
    async moveAside(id, at) {
      const record = { key: asideKey(id, at), at, value: documents.get(id) };
      aside.push(record);
      documents.delete(id);
      return record;
    },
    aside: async () => aside,
    async remember(entry, most) {
      history.push({ ...entry, id: ++counter });
      const dropped = new Set(of(entry.notebook).slice(0, -most));
      history = history.filter((e) => !dropped.has(e));
    },
    latest: async (notebook) => of(notebook).map(entryOf).at(-1) ?? null,
    history: async (notebook) => of(notebook).reverse().map(entryOf),
  };
}
