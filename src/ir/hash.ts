/**
 * Content hashes: equal content, equal hash, on every machine. 2 x 32 bits of MurmurHash3's mixing over a canonical
 * form; for cache keys and file names, not for security.
 */
import type { Dialect, Graph, Model } from "./types";

type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | ArrayBufferView
  | readonly Plain[]
  | { readonly [key: string]: Plain };

class Mixer {
  private a = 0x9747b28c;
  private b = 0x3c6ef372;
  word(k: number): void {
    this.a = Math.imul(this.a ^ Math.imul(k, 0xcc9e2d51), 0x1b873593);
    this.a = (this.a << 13) | (this.a >>> 19);
    this.b = Math.imul(this.b ^ Math.imul(k, 0x85ebca6b), 0xc2b2ae35) + this.a;
    this.b = (this.b << 15) | (this.b >>> 17);
  }
  text(s: string): void {
    this.word(s.length);
    for (let i = 0; i < s.length; i++) this.word(s.charCodeAt(i));
  }
  bytes(view: ArrayBufferView): void {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    this.word(bytes.length);
    const whole = bytes.length & ~3;
    for (let i = 0; i < whole; i += 4) {
      this.word(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    }
    for (let i = whole; i < bytes.length; i++) this.word(bytes[i]!);
  }
  plain(value: Plain): void {
    if (ArrayBuffer.isView(value)) this.bytes(value as ArrayBufferView);
    else if (Array.isArray(value)) {
      this.text(`[${value.length}`);
      for (const item of value) this.plain(item);
    } else if (typeof value === "object" && value !== null) {
      const record = value as { readonly [key: string]: Plain };
      const keys = Object.keys(record)
        .filter((k) => record[k] !== undefined)
        .sort();
      this.text(`{${keys.length}`);
      for (const key of keys) {
        this.text(key);
        this.plain(record[key]);
      }
    } else this.text(`${typeof value}:${String(value)}`);
  }
  digest(): string {
    const end = (h: number) => {
      let x = h ^ (h >>> 16);
      x = Math.imul(x, 0x85ebca6b);
      x ^= x >>> 13;
      x = Math.imul(x, 0xc2b2ae35);
      return ((x ^ (x >>> 16)) >>> 0).toString(16).padStart(8, "0");
    };
    return end(this.a) + end(this.b ^ this.a);
  }
}

/** 16 hexadecimal digits of any plain data; the order of keys does not matter, views count by their bytes. */
export function hash(value: unknown): string {
  const mixer = new Mixer();
  mixer.plain(value as Plain);
  return mixer.digest();
}

export const hashGraph = <D extends Dialect>(graph: Graph<D>): string => hash(graph);
export const hashModel = <D extends Dialect>(model: Model<D>): string => hash(model);
