/** All work in one file: for when this browser does not keep it, or is about to lose it. */
import { strToU8, zipSync } from "fflate";
import { writeNotebookFile } from "../notebook/file";
import { toJson } from "../notebook/json";
import { readDocument } from "../notebook/read";
import { openShelf } from "./database";
import { useKeeping } from "./keepingState";
import { useNotebooks } from "./notebooks";
import { useOwnVersions } from "./ownVersions";
import { useProgress } from "./progress";
import { useProject } from "./project";
import { useSettings } from "./settings";
import { readSetAside } from "./storage";
import { useTrained } from "./trained";

/** Names in the file: nothing that a system reads as a folder. */
const safe = (name: string): string => name.replace(/[^\w.-]+/g, "_");

/** Notebooks as they are on the page, or as they lie in storage; also one that Whittle cannot read. */
async function notebooks(): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  try {
    const shelf = await openShelf();
    for (const id of await shelf.documents()) found.set(id, await shelf.read(id));
  } catch {
    // What is on the page is all there is.
  }
  for (const [id, document] of Object.entries(useNotebooks.getState().documents)) found.set(id, document);
  return found;
}

export async function zipEverything(): Promise<Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  const put = (name: string, text: string) => {
    files[name] = strToU8(text);
  };
  const { progress } = useProgress.getState();
  for (const [id, value] of await notebooks()) {
    const read = readDocument(value);
    // A form that Whittle opens again, where there is one.
    const text = read.ok
      ? writeNotebookFile({ document: read.value, progress: null, project: null })
      : toJson(value, 1);
    put(`notebooks/${safe(id)}.json`, text);
  }
  const { theme, textSize, locale, welcomed } = useSettings.getState();
  const { design, dataset, options, quantizeJob, board, name } = useProject.getState();
  put("progress.json", toJson(progress, 1));
  put("settings.json", toJson({ theme, textSize, locale, welcomed }, 1));
  put("project.json", toJson({ design, dataset, options, quantizeJob, board, name }, 1));
  put("own-versions.json", toJson(useOwnVersions.getState().texts, 1));
  put("trained.json", toJson(useTrained.getState().trained, 1));
  for (const { key } of useKeeping.getState().setAside) {
    const text = readSetAside(key);
    if (text !== null) put(`set-aside/${safe(key)}.txt`, text);
  }
  return zipSync(files, { level: 6 });
}
