/** The offline pack: every file of the app with a server for one's own machine, as one zip. Made here, so no host has to keep it. */
import { zip } from "fflate";
import readme from "./pack/README.txt?raw";
import serveMjs from "./pack/serve.mjs?raw";
import servePy from "./pack/serve.py?raw";

interface FileList {
  readonly version: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly hash: string }[];
}

export const PACK_NAME = "whittle-offline.zip";
const FOLDER = "whittle-offline";

/** Throws when a file cannot be fetched: half a pack is worse than none. */
export async function makePack(onProgress: (done: number, total: number) => void): Promise<Uint8Array> {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };
  const { files }: FileList = await (await get("./offline-files.json")).json();
  const text = (content: string) => new TextEncoder().encode(content);
  const packed: Record<string, Uint8Array> = {
    [`${FOLDER}/README.txt`]: text(readme),
    [`${FOLDER}/serve.mjs`]: text(serveMjs),
    [`${FOLDER}/serve.py`]: text(servePy),
  };
  const all = [...files.map(({ path }) => path), "sw.js", "offline-files.json"];
  for (const [i, path] of all.entries()) {
    const name = path === "./" ? "index.html" : path;
    packed[`${FOLDER}/site/${name}`] = new Uint8Array(
      await (await get(path === "./" ? "./" : `./${path}`)).arrayBuffer(),
    );
    onProgress(i + 1, all.length);
  }
  return new Promise((resolve, reject) =>
    zip(packed, { level: 6 }, (error, data) => (error ? reject(error) : resolve(data))),
  );
}
