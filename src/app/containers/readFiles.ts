import type { UserFiles } from "../../worker/protocol";

const tables = /\.(csv|tsv|txt)$/i;

/** Files of a person as the lab takes them: a table when the first one is one, else pictures. */
export async function readFiles(files: readonly File[], size: UserFiles["size"]): Promise<UserFiles> {
  const kind = files.length > 0 && tables.test(files[0]!.name) ? "table" : "images";
  const read = files.map(async (file) => ({
    path: file.webkitRelativePath || file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  return { kind, files: await Promise.all(read), size };
}
