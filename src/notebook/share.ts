/**
 * A notebook in a link: code and the widgets' choices, deflated (RFC 1951), in the address's fragment, which no server sees. No
 * outputs and no weights: what opens a link has run nothing.
 */
import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";
import type { Failure, Result } from "../core/failure";
import type { NotebookDocument } from "./document";
import { bad, type NotebookFile, readNotebookValue, writeNotebookFile } from "./file";
import { fromBase64, fromJson, toBase64 } from "./json";

/** Characters; longer links are cut off by mail programs and chats. */
export const LONGEST_LINK = 8192;
/** Bytes a link may unfold to: a short text can be made to unfold to gigabytes. */
const LARGEST = 2_000_000;

const inLink = (failure: Failure): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { ...failure, where: "this link" },
});

/** Whatever has run, has not run where the link is opened. */
const bare = (document: NotebookDocument): NotebookDocument => ({
  ...document,
  cells: document.cells.map((cell) => ({ ...cell, record: null })),
});

const toUrl = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const fromUrl = (text: string) => text.replaceAll("-", "+").replaceAll("_", "/");

/** The link's payload; a `Failure` that names the file as the other way where it is too long. */
export function encodeShare(document: NotebookDocument, project: unknown): Result<string> {
  const bytes = strToU8(writeNotebookFile({ document: bare(document), progress: null, project }));
  const payload = toUrl(toBase64(deflateSync(bytes, { level: 9 })));
  if (payload.length > LONGEST_LINK || bytes.length > LARGEST)
    return inLink(
      bad(
        `it would have ${payload.length} characters, and more than ${LONGEST_LINK} get cut off on their way`,
        "Save the notebook to a file and send that.",
      ),
    );
  return { ok: true, value: payload };
}

const broken = bad("it is cut off or damaged", "Ask for the link again, or for the notebook as a file.");

export function decodeShare(payload: string): Result<NotebookFile> {
  let value: unknown;
  try {
    if (payload.length > LONGEST_LINK) return inLink(broken);
    const packed = fromBase64(fromUrl(payload));
    value = fromJson(strFromU8(inflateSync(packed, { out: new Uint8Array(LARGEST) })));
  } catch {
    return inLink(broken);
  }
  const read = readNotebookValue(value);
  if (!read.ok) return inLink(read.failure);
  return { ok: true, value: { ...read.value, document: bare(read.value.document) } };
}
