import { expect, test } from "vitest";
import { fileKind } from "./describeFile";

const bytes = (...values: number[]) => Uint8Array.from(values);

test.each([
  ["tflite", bytes(0x1c, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33, 0x14)],
  ["png", bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ["jpeg", bytes(0xff, 0xd8, 0xff, 0xe0)],
  ["wav", bytes(0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x41, 0x56, 0x45)],
  ["unknown", bytes(0x50, 0x4b, 3, 4)],
  ["unknown", bytes()],
])("%s by its signature", (kind, head) => {
  expect(fileKind(head)).toBe(kind);
});
