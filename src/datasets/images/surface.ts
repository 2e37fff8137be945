/** Colors and textures: all drawn at random, none tied to a class. */
import type { Random } from "../../core/random";
import { area, type Color, type Plane, screen } from "./canvas";

/** Hue, saturation, value in [0, 1] to red, green, blue. */
export function hsv(hue: number, saturation: number, value: number): Color {
  const channel = (n: number): number => {
    const k = (n + hue * 6) % 6;
    return value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
}

export const anyColor = (r: Random): Color => hsv(r.unit(), r.uniform(0, 0.9), r.uniform(0.1, 1));

/** Smooth value noise in [0, 1) with `cells` cells across the screen (Perlin's fade, 1985's cubic). */
export function valueNoise(r: Random, cells: number, out: Float32Array): void {
  const stride = cells + 2;
  const grid = Float32Array.from({ length: stride * stride }, r.unit);
  for (let i = 0; i < area; i++) {
    const u = ((screen.x[i]! + 1) / 2) * cells;
    const v = ((screen.y[i]! + 1) / 2) * cells;
    const col = Math.floor(u);
    const row = Math.floor(v);
    const a = fade(u - col);
    const b = fade(v - row);
    const at = row * stride + col;
    const above = grid[at]! + (grid[at + 1]! - grid[at]!) * a;
    const below = grid[at + stride]! + (grid[at + stride + 1]! - grid[at + stride]!) * a;
    out[i] = above + (below - above) * b;
  }
}

const fade = (t: number): number => t * t * (3 - 2 * t);
const halfSign = (x: number): number => (x > 0 ? 0.5 : -0.5);
const fromMiddle = (x: number): number => x - Math.floor(x) - 0.5;

/** One of five textures in about [-1, 1], over the coordinates of `plane`: none, stripes, noise, checks, dots. */
export function texture(r: Random, { x, y }: Plane, out: Float32Array): void {
  const kind = r.integer(5);
  if (kind === 0) {
    out.fill(0);
  } else if (kind === 1) {
    const angle = r.uniform(0, Math.PI);
    const pitch = r.uniform(8, 25);
    const shift = r.uniform(0, 6);
    const a = Math.cos(angle) * pitch;
    const b = Math.sin(angle) * pitch;
    for (let i = 0; i < area; i++) out[i] = halfSign(Math.sin(x[i]! * a + y[i]! * b + shift));
  } else if (kind === 2) {
    valueNoise(r, 4 + r.integer(12), out);
    for (let i = 0; i < area; i++) out[i] = out[i]! * 2 - 1;
  } else if (kind === 3) {
    const pitch = r.uniform(6, 16);
    for (let i = 0; i < area; i++) out[i] = halfSign(Math.sin(x[i]! * pitch) * Math.sin(y[i]! * pitch));
  } else {
    const pitch = r.uniform(8, 16) / 2;
    for (let i = 0; i < area; i++) {
      const u = fromMiddle(x[i]! * pitch);
      const v = fromMiddle(y[i]! * pitch);
      out[i] = u * u + v * v < 0.08 ? -0.7 : 0.3;
    }
  }
}
