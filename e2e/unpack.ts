import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";

/** Writes a zip's files under `folder`; gives the path of the one folder that it holds. */
export function unpack(zip: Uint8Array, folder: string): string {
  const files = Object.entries(unzipSync(zip)).filter(([path]) => !path.endsWith("/"));
  for (const [path, bytes] of files) {
    const to = join(folder, path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, bytes);
  }
  return join(folder, files[0]![0].split("/")[0]!);
}

/** The rows of a C array of int8 rows, as in `… inputs[4][256] = {\n {1,2},\n {3,4}};`. */
export function rowsOf(header: string, array: string): Int8Array[] {
  const body = new RegExp(`${array}\\[[^=]*=\\s*([\\s\\S]*?)\\};`).exec(header)?.[1] ?? "";
  return [...body.matchAll(/\{([-\d,\s]+)\}/g)].map((m) => Int8Array.from(m[1]!.split(","), Number));
}
