/** Files and zip archives to a flat list of picture files; what cannot be used is named with the reason. */
import { unzipSync } from "fflate";
import { FailureError, fail } from "../../core/failure";
import type { Rejection } from "./split";

export interface InputFile {
  /** With its folders, parts separated by "/": the folder that holds a picture names its class. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const pictureTypes = new Set(["png", "jpg", "jpeg", "gif", "webp", "bmp", "avif"]);
/** Files that systems leave behind and nobody chose. */
const litter = new Set(["__MACOSX", "Thumbs.db", "desktop.ini"]);
const maxUnpacked = 500e6;

const parts = (path: string): string[] => path.split(/[\\/]/).filter((p) => p !== "");
const typeOf = (path: string): string => /\.([^.\\/]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
const isLitter = (path: string): boolean => parts(path).some((p) => /^\.[^./\\]/.test(p) || litter.has(p));

/** The folder that directly holds a file, or nothing. */
export const folderOf = (path: string): string | undefined => parts(path).at(-2);

/** Throws `bad-file` when the archives unpack to more than 500 MB. */
export function pictureFiles(files: readonly InputFile[]): { pictures: InputFile[]; rejected: Rejection[] } {
  const pictures: InputFile[] = [];
  const rejected: Rejection[] = [];
  let unpacked = 0;
  const usable = (name: string): boolean => {
    if (isLitter(name)) return false;
    const reason = whyNot(name);
    if (reason) rejected.push({ name, reason });
    return !reason;
  };
  for (const { path, bytes } of files) {
    if (typeOf(path) !== "zip") {
      if (usable(path)) pictures.push({ path, bytes });
      continue;
    }
    if (isLitter(path)) continue;
    try {
      const inside = unzipSync(bytes, {
        filter: ({ name, originalSize }) => {
          if (name.endsWith("/") || !usable(`${path}/${name}`)) return false;
          unpacked += originalSize;
          if (unpacked > maxUnpacked)
            fail(
              "bad-file",
              path,
              "the archive unpacks to more than 500 MB",
              "Bring fewer or smaller pictures.",
            );
          return true;
        },
      });
      for (const [name, content] of Object.entries(inside))
        pictures.push({ path: `${path}/${name}`, bytes: content });
    } catch (thrown) {
      if (thrown instanceof FailureError) throw thrown;
      rejected.push({ name: path, reason: "not a zip archive that can be read" });
    }
  }
  return { pictures, rejected };
}

/** Why a file cannot be a picture of a class, judged by its path. */
function whyNot(path: string): string | undefined {
  const type = typeOf(path);
  if (!pictureTypes.has(type)) return `unsupported type ${type === "" ? "(none)" : `.${type}`}`;
  const folder = folderOf(path);
  if (!folder || typeOf(folder) === "zip") return "in no folder: the folder's name is the class";
  return undefined;
}
