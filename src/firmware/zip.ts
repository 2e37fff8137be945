import { strToU8, zipSync } from "fflate";
import type { ExportFile } from "./types";

/** Any fixed time will do; ZIP cannot store one before 1980. */
const TIME = new Date(2000, 0, 1);

/** One folder with all files, sorted, with fixed times: the same files give the same bytes. */
export function zipFiles(files: readonly ExportFile[], folder: string): Uint8Array {
  const entries = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(
      ({ path, data }) =>
        [`${folder}/${path}`, [typeof data === "string" ? strToU8(data) : data, { mtime: TIME }]] as const,
    );
  return zipSync(Object.fromEntries(entries) as never, { level: 6 });
}
