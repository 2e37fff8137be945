/**
 * One picture of "Toy-10": ground, clutter, object, occluders, camera. The difficulty d in [0, 1] turns all of them up
 * together. Nothing but the object's outline depends on the class: colors, light, place and clutter are drawn alike.
 */
import type { Random } from "../../core/random";
import { develop } from "./camera";
import { area, type Brush, type Color, newPlane, type Plane, paint, screen, unionOf } from "./canvas";
import { bird, cat, deer, dog, frog, horse } from "./objects/animals";
import { airplane, automobile, ship, truck } from "./objects/vehicles";
import { box, capsule, ellipse, type Part, type Sdf, type Slot } from "./sdf";
import { anyColor, hsv, texture, valueNoise } from "./surface";

export const objects: readonly (readonly [string, (r: Random) => Part[]])[] = [
  ["airplane", airplane],
  ["automobile", automobile],
  ["bird", bird],
  ["cat", cat],
  ["deer", deer],
  ["dog", dog],
  ["frog", frog],
  ["horse", horse],
  ["ship", ship],
  ["truck", truck],
];

/** These two are seen from above, so that any direction is natural. */
const flying = new Set(["airplane", "bird"]);

const image = new Float32Array(area * 3);
const noiseA = new Float32Array(area);
const noiseB = new Float32Array(area);
const pattern = new Float32Array(area);
const outline = new Float32Array(area);
const plane = newPlane();
const scrap = newPlane();

/** Reach of the contact shadow around an object, in its own units. */
const shadowReach = 0.125;

/** Draws an object of class `label` into `out` [32,32,3]. */
export function drawScene(label: number, r: Random, d: number, out: Uint8Array): void {
  const angle = r.uniform(0, 2 * Math.PI);
  const light = [Math.cos(angle * 1.7), Math.sin(angle * 1.7)] as const;
  paintGround(r, d, angle);
  paintClutter(r, d, light);

  const [name, make] = objects[label]!;
  const { scale, x, y } = pose(r, d, flying.has(name));
  const parts = make(r);
  unionOf(
    parts.map((p) => p.sdf),
    plane,
    shadowReach,
    outline,
  );
  const colors = choosePalette(r, meanUnder(outline), 0.45 - 0.33 * d);
  texture(r, plane, pattern);
  const amount = r.chance(0.6) ? r.uniform(0, 0.4) * d : 0;
  if (r.chance(0.35)) paintShadow();
  const dropped = r.uniform(0, 0.15) * d;
  for (const { sdf, slot } of parts) {
    const skin = slot === "body" || slot === "second";
    if (!skin && r.chance(dropped)) continue;
    const brush: Brush = { color: colors[slot], light, bevel: r.uniform(0.08, 0.16) };
    paint(image, sdf, plane, scale, skin ? { ...brush, texture: pattern, textureAmount: amount } : brush);
  }

  paintOccluders(r, d, light, x, y);
  develop(image, r, d, angle, out);
}

/** Two colors blended along a direction, roughened by noise and a faint texture. */
function paintGround(r: Random, d: number, angle: number): void {
  const ground = (): Color => hsv(r.unit(), r.uniform(0, 0.8), r.uniform(0.15, 1));
  const a = ground();
  const b = ground();
  const sharp = r.uniform(0.4, 6);
  const shift = r.normal(0.5) + 0.5;
  valueNoise(r, 2 + r.integer(5), noiseA);
  valueNoise(r, 6 + r.integer(10), noiseB);
  const rough = r.uniform(0, 2) * (0.3 + 0.7 * d);
  texture(r, screen, pattern);
  const amount = r.uniform(0, 0.35) * d;
  const cos = Math.cos(angle) * sharp;
  const sin = Math.sin(angle) * sharp;
  for (let i = 0; i < area; i++) {
    const along = clamp01(screen.x[i]! * cos + screen.y[i]! * sin + shift);
    const t = clamp01(along + (noiseA[i]! * 0.6 + noiseB[i]! * 0.4 - 0.5) * rough);
    const bright = 1 + pattern[i]! * amount;
    for (let c = 0; c < 3; c++) image[3 * i + c] = (a[c]! + (b[c]! - a[c]!) * t) * bright;
  }
}

/**
 * Things behind the object, one in four of them a part of some class: a lone wheel or leg must not give the answer
 * away.
 */
function paintClutter(r: Random, d: number, light: Brush["light"]): void {
  for (let left = poisson(r, 1 + 5 * d); left > 0; left--) {
    const x = r.uniform(-1.2, 1.2);
    const y = r.uniform(-1.2, 1.2);
    const size = r.uniform(0.1, 0.4);
    const kind = r.integer(4);
    if (kind === 3) {
      const scale = r.uniform(0.5, 1.1);
      turn(scrap, r.uniform(-Math.PI, Math.PI), x, y, scale);
      const parts = objects[r.integer(objects.length)]![1](r);
      const { sdf } = parts[r.integer(parts.length)]!;
      paint(image, sdf, scrap, scale, { color: anyColor(r), light, bevel: 0.12 });
    } else {
      paint(image, blob(r, kind, x, y, size), screen, 1, { color: anyColor(r), light, bevel: 0.12 });
    }
  }
}

function blob(r: Random, kind: number, x: number, y: number, size: number): Sdf {
  if (kind === 0) return ellipse(x, y, size, size * r.uniform(0.4, 1), r.uniform(0, 3));
  if (kind === 1) return box(x, y, size, size * r.uniform(0.2, 1), 0.02, r.uniform(0, 3));
  return capsule(x, y, x + r.normal(0.6), y + r.normal(0.6), r.uniform(0.02, 0.08));
}

/** Screen to object coordinates, into `plane`: shift, rotation, perspective, mirror, stretch, shear, and a slow wave. */
function pose(r: Random, d: number, anyDirection: boolean): { scale: number; x: number; y: number } {
  const upright = r.normal(0.1 + 0.55 * d);
  const angle = anyDirection && r.chance(d) ? r.uniform(-Math.PI, Math.PI) : upright;
  const scale = r.uniform(0.92 - 0.42 * d, 1 - 0.05 * d);
  const x = r.uniform(-1, 1) * (0.08 + 0.22 * d);
  const y = r.uniform(-1, 1) * (0.08 + 0.22 * d);
  const mirror = r.chance(0.5) ? 1 : -1;
  const aspect = Math.exp(r.normal(0.04 + 0.16 * d));
  const shear = r.normal(0.05 + 0.2 * d);
  const tilt = r.normal(0.12 * d);
  const wave = 0.05 * d;
  const [pitchA, shiftA, pitchB, shiftB] = [
    r.uniform(2, 5),
    r.uniform(0, 6),
    r.uniform(2, 5),
    r.uniform(0, 6),
  ];
  turn(plane, angle, x, y, 1);
  for (let i = 0; i < area; i++) {
    const near = 1 + tilt * plane.x[i]!;
    const v0 = plane.y[i]! / near;
    const u = (mirror * plane.x[i]!) / near / (scale * aspect) + shear * v0;
    const v = (v0 * aspect) / scale;
    plane.x[i] = u + wave * Math.sin(v * pitchA + shiftA);
    plane.y[i] = v + wave * Math.sin(u * pitchB + shiftB);
  }
  return { scale, x, y };
}

/** The screen seen from (x, y), turned by `angle`, in units of `scale`. */
function turn(into: Plane, angle: number, x: number, y: number, scale: number): void {
  const cos = Math.cos(angle) / scale;
  const sin = Math.sin(angle) / scale;
  for (let i = 0; i < area; i++) {
    const dx = screen.x[i]! - x;
    const dy = screen.y[i]! - y;
    into.x[i] = dx * cos + dy * sin;
    into.y[i] = dy * cos - dx * sin;
  }
}

/** The mean color of the picture where the distance is negative, or everywhere when it never is. */
function meanUnder(distance: Float32Array): Color {
  const sum = [0, 0, 0];
  const hidden = distance.some((v) => v < 0);
  let n = 0;
  for (let i = 0; i < area; i++) {
    if (hidden && distance[i]! >= 0) continue;
    for (let c = 0; c < 3; c++) sum[c]! += image[3 * i + c]!;
    n++;
  }
  return [sum[0]! / n, sum[1]! / n, sum[2]! / n];
}

/** A body that stands out from `ground` by `contrast` in some channel, and colors that go with it or do not. */
function choosePalette(r: Random, ground: Color, contrast: number): Readonly<Record<Slot, Color>> {
  let body = anyColor(r);
  for (let tries = 0; tries < 20; tries++) {
    if (Math.max(...body.map((v, c) => Math.abs(v - ground[c]!))) > contrast) break;
    body = anyColor(r);
  }
  const tinted = (times: number, plus: number): Color => [
    clamp01(body[0] * times + plus),
    clamp01(body[1] * times + plus),
    clamp01(body[2] * times + plus),
  ];
  return {
    body,
    second: r.chance(0.5) ? tinted(r.uniform(0.6, 1.3), r.normal(0.15)) : anyColor(r),
    dark: tinted(r.uniform(0.1, 0.35), 0),
    light: tinted(0.2, r.uniform(0.6, 0.85)),
    glass: hsv(r.uniform(0.5, 0.65), r.uniform(0.1, 0.5), r.uniform(0.3, 0.9)),
  };
}

/** Darkens the ground around and under the object. */
function paintShadow(): void {
  for (let i = 0; i < area; i++) {
    const dark = 1 - 0.45 * clamp01(0.5 - outline[i]! / (2 * shadowReach));
    for (let c = 0; c < 3; c++) image[3 * i + c]! *= dark;
  }
}

function paintOccluders(r: Random, d: number, light: Brush["light"], x: number, y: number): void {
  for (let k = 0; k < 2; k++) {
    if (!r.chance(0.45 * d)) continue;
    const cx = x + r.normal(0.55);
    const cy = y + r.normal(0.55);
    const figure = r.chance(0.5)
      ? box(cx, cy, r.uniform(0.08, 0.3), r.uniform(0.08, 0.7), 0.02, r.uniform(0, 3))
      : ellipse(cx, cy, r.uniform(0.1, 0.3), r.uniform(0.1, 0.3));
    texture(r, screen, pattern);
    paint(image, figure, screen, 1, {
      color: anyColor(r),
      light,
      bevel: 0.12,
      texture: pattern,
      textureAmount: 0.2,
    });
  }
}

const clamp01 = (x: number): number => Math.min(Math.max(x, 0), 1);

/** Knuth's product of uniforms: fine for means below ten. */
function poisson(r: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let n = 0;
  for (let product = r.unit(); product > limit; product *= r.unit()) n++;
  return n;
}
