/** What a cheap camera does to a scene: uneven light, blur, gamma, contrast, a color cast, noise, 8 bits. */
import type { Random } from "../../core/random";
import { area, screen, side } from "./canvas";

const half = side / 2;
const pixels = half * half;
const small = new Float32Array(pixels * 3);
const blurred = new Float32Array(pixels * 3);

/** Develops `image` [64,64,3] in [0, 1], which it alters, into `out` [32,32,3]. `angle` is where the light comes from. */
export function develop(image: Float32Array, r: Random, d: number, angle: number, out: Uint8Array): void {
  const uneven = r.uniform(0, 0.6) * d;
  const cos = Math.cos(angle) * uneven;
  const sin = Math.sin(angle) * uneven;
  for (let i = 0; i < area; i++) {
    const light = 1 + screen.x[i]! * cos + screen.y[i]! * sin;
    for (let c = 0; c < 3; c++) image[3 * i + c] = clamp01(image[3 * i + c]! * light);
  }
  halve(image);
  const blur = r.uniform(0, 0.8) * d;
  const picture = blur > 0.15 ? soften(Math.min(blur * 0.25, 0.2)) : small;

  const gamma = Math.exp(r.normal(0.25 * d));
  const contrast = Math.exp(r.normal(0.2 * d));
  const brightness = 0.5 + r.normal(0.06 * d);
  const cast = [1 + r.normal(0.06 * d), 1 + r.normal(0.06 * d), 1 + r.normal(0.06 * d)];
  const noise = r.uniform(0.005, 0.01 + 0.06 * d);
  for (let i = 0; i < picture.length; i++) {
    const toned = (clamp01(picture[i]!) ** gamma - 0.5) * contrast + brightness;
    out[i] = Math.floor(clamp01(toned * cast[i % 3]! + r.normal(noise)) * 255 + 0.5);
  }
}

/** Averages 2 x 2 pixels into `small`. */
function halve(image: Float32Array): void {
  for (let i = 0; i < pixels; i++) {
    const at = 3 * (Math.floor(i / half) * 2 * side + (i % half) * 2);
    for (let c = 0; c < 3; c++) {
      const top = image[at + c]! + image[at + 3 + c]!;
      const bottom = image[at + 3 * side + c]! + image[at + 3 * side + 3 + c]!;
      small[3 * i + c] = (top + bottom) / 4;
    }
  }
}

/** Each pixel gives `share` of itself to each of its four neighbors. */
function soften(share: number): Float32Array {
  for (let i = 0; i < pixels; i++) {
    const col = i % half;
    const west = col > 0 ? i - 1 : i;
    const east = col < half - 1 ? i + 1 : i;
    const north = i >= half ? i - half : i;
    const south = i < pixels - half ? i + half : i;
    for (let c = 0; c < 3; c++) {
      const around =
        small[3 * west + c]! + small[3 * east + c]! + small[3 * north + c]! + small[3 * south + c]!;
      blurred[3 * i + c] = small[3 * i + c]! * (1 - 4 * share) + around * share;
    }
  }
  return blurred;
}

const clamp01 = (x: number): number => Math.min(Math.max(x, 0), 1);
