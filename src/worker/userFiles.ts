import { fail } from "../core/failure";
import type { Dataset } from "../datasets/types";
import { imagesByClass } from "../datasets/user/imagesByClass";
import type { Picture } from "../datasets/user/resize";
import { table } from "../datasets/user/table";
import type { DatasetSummary, UserFiles } from "./protocol";

/** What a person dropped, as a data set; bad files are named, the rest loads. */
export async function readUserFiles(
  { kind, files, size }: UserFiles,
  decode: (bytes: Uint8Array) => Promise<Picture>,
  onProgress: (done: number, total: number) => void,
): Promise<{ dataset: Dataset; rejected: DatasetSummary["rejected"] }> {
  if (files.length === 0)
    fail("bad-data", "your files", "nothing was dropped", "Choose a folder, a zip or a CSV file.");
  if (kind === "images") return imagesByClass(files, { size, decode }, { onProgress });
  const [file] = files;
  return table(new TextDecoder().decode(file!.bytes), { name: file!.path });
}
