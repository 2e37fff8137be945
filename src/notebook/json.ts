/**
 * JSON that carries what notebooks hold and JSON does not: bytes as {"$bytes": "base64"}; NaN, the infinities and -0 as
 * {"$number": "NaN"}. A key of the person's own that starts with "$" gets one more, and so means itself.
 */

const CHUNK = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

/** Throws for what is no base64. */
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

export const toJson = (value: unknown, space?: number): string => JSON.stringify(encode(value), null, space);

/** Throws for what is no such JSON. */
export const fromJson = (text: string): unknown => decode(JSON.parse(text));

/** A value as plain JSON can hold it. */
export function encode(value: unknown): unknown {
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $number: Object.is(value, -0) ? "-0" : String(value) };
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) };
  if (ArrayBuffer.isView(value))
    return { $bytes: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  if (Array.isArray(value)) return value.map((item) => encode(item));
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [key.startsWith("$") ? `$${key}` : key, encode(inside)]),
  );
}

const numbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

/** The way back from `encode`. Throws for base64 that is none. */
export function decode(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => decode(item));
  const entries = Object.entries(value);
  const [key, inside] = entries.length === 1 ? entries[0]! : [];
  if (key === "$bytes" && typeof inside === "string") return fromBase64(inside);
  if (key === "$number" && typeof inside === "string" && Object.hasOwn(numbers, inside))
    return numbers[inside];
  return Object.fromEntries(entries.map(([k, v]) => [k.startsWith("$$") ? k.slice(1) : k, decode(v)]));
}
