/** A notebook from whatever file it stands in; known by its content, since names get lost. */
import type { Result } from "../core/failure";
import { bad, type NotebookFile, readNotebookFile, THIS_FILE } from "../notebook/file";
import { readHtml } from "./html/write";
import { readIpynb } from "./ipynb/read";

const SAVED = "Choose a .ipynb, or a .json or .html that Whittle has saved.";

export function readNotebook(bytes: Uint8Array, name: string): Result<NotebookFile> {
  const read = recognize(bytes);
  if (read.ok) return read;
  const { where } = read.failure;
  // A place within the file ("cells[3].text") stays said.
  return { ok: false, failure: { ...read.failure, where: where === THIS_FILE ? name : `${name}, ${where}` } };
}

function recognize(bytes: Uint8Array): Result<NotebookFile> {
  const none = (what: string, next = SAVED): Result<never> => ({ ok: false, failure: bad(what, next) });
  if (bytes.length === 0) return none("it is empty", "Save it again where it came from.");
  const begins = (...head: readonly number[]) => head.every((byte, i) => bytes[i] === byte);
  if (begins(0x50, 0x4b, 3, 4))
    return none("it is a zip", "Unpack it, then open the notebook that is in it.");
  if (begins(0x1f, 0x8b))
    return none("it is packed by gzip", "Unpack it, then open the notebook that is in it.");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).trimStart();
  } catch {
    return none("it is no text, and so no notebook");
  }
  if (text.startsWith("<")) return readHtml(text);
  if (!text.startsWith("{")) return none("it is no notebook");
  if (/"nbformat"\s*:/.test(text) && !/^\{\s*"format"\s*:\s*"whittle/.test(text)) return readIpynb(text);
  return readNotebookFile(text);
}
