import { t } from "../../i18n";

/** What a file is by its first bytes: names lie, signatures seldom do. */
export type FileKind = "tflite" | "png" | "jpeg" | "wav" | "unknown";

const signatures: readonly (readonly [FileKind, number, string])[] = [
  // A flatbuffer carries its identifier after the 4 bytes of the root's offset (FlatBuffers, "File Identification").
  ["tflite", 4, "TFL3"],
  ["png", 1, "PNG\r\n\x1a\n"],
  ["jpeg", 0, "\xff\xd8\xff"],
  ["wav", 8, "WAVE"],
];

export function fileKind(head: Uint8Array): FileKind {
  const reads = (at: number, text: string) => [...text].every((c, i) => head[at + i] === c.charCodeAt(0));
  return signatures.find(([, at, text]) => reads(at, text))?.[0] ?? "unknown";
}

export const kindNames = (): Readonly<Record<FileKind, string>> => ({
  tflite: t("TensorFlow Lite network"),
  png: t("PNG picture"),
  jpeg: t("JPEG picture"),
  wav: t("WAV sound"),
  unknown: t("a format that Whittle does not know"),
});
