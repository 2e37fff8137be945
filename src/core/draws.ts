/** Counter-based random numbers: the same draw from (seed, counter) in TypeScript, C and WGSL. They need no order. */

/** MurmurHash3's 32-bit finalizer (Appleby 2011). */
export function mix32(h: number): number {
  let x = h | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Draw number `counter` of a stream: mix32(mix32(seed) + counter·0x9e3779b9). */
export const draw = (seed: number, counter: number): number =>
  mix32((mix32(seed) + Math.imul(counter, 0x9e3779b9)) | 0);

/** Uniform in [0, 1) with 24 bits: exact in float32. */
export const uniform = (seed: number, counter: number): number => (draw(seed, counter) >>> 8) / 16777216;

/** A whole number in [0, n), n <= 65536, from the upper half of a draw: no 64-bit product is needed. */
export const below = (bits: number, n: number): number => ((bits >>> 16) * n) >>> 16;
