/** What this browser keeps for Whittle, kind by kind: nobody should have to guess what "delete" will delete. */
import { t } from "../i18n";
import { bytesIn, sizes } from "../worker/database";
import { openShelf } from "./database";

export interface KeptKind {
  readonly what: string;
  readonly where: string;
  /** About. */
  readonly bytes: number;
}

export async function keptWhere(): Promise<readonly KeptKind[]> {
  const [notebooks, lab, app] = await Promise.all([notebookSizes(), sizes(), cachedBytes()]);
  const small = t("small records (localStorage)");
  const notebookPlace = t("a database of notebooks (IndexedDB)");
  const labPlace = t("a database of networks and data (IndexedDB)");
  return [
    { what: t("Progress, settings, choices"), where: small, bytes: localSize() },
    { what: t("Notebooks with their outputs"), where: notebookPlace, bytes: notebooks.documents },
    { what: t("Earlier versions of notebooks"), where: notebookPlace, bytes: notebooks.history },
    {
      what: t("Trained and quantized networks"),
      where: labPlace,
      bytes: lab.runs + lab.quantized + lab.experiments,
    },
    { what: t("Your own pictures and tables"), where: labPlace, bytes: lab.datasets },
    { what: t("Drawn pictures, to save waiting"), where: labPlace, bytes: lab.drawn + lab.tuning },
    { what: t("The app itself, to work offline"), where: t("the app’s files (Cache API)"), bytes: app },
  ].filter(({ bytes }) => bytes > 0);
}

async function notebookSizes(): Promise<{ readonly documents: number; readonly history: number }> {
  try {
    const shelf = await openShelf();
    const ids = await shelf.documents();
    const each = await Promise.all(
      ids.map(async (id) => [bytesIn(await shelf.read(id)), bytesIn(await shelf.history(id))] as const),
    );
    return {
      documents: each.reduce((sum, [d]) => sum + d, 0),
      history: each.reduce((sum, [, h]) => sum + h, 0),
    };
  } catch {
    return { documents: 0, history: 0 };
  }
}

function localSize(): number {
  try {
    return Object.entries({ ...localStorage })
      .filter(([key]) => key.startsWith("whittle."))
      .reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  } catch {
    return 0;
  }
}

/** As its responses say: the files themselves need not be read for it. */
async function cachedBytes(): Promise<number> {
  try {
    let sum = 0;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const response of await cache.matchAll())
        sum += Number(response.headers.get("content-length")) || 0;
    }
    return sum;
  } catch {
    return 0;
  }
}
