/** The one template of cat, deer, dog and horse: they differ in proportions, head, and tail, as in life. */
import type { Random } from "../../../core/random";
import { capsule, ellipse, type Part, part } from "../sdf";

export interface Build {
  /** Half length and half height of the trunk. */
  readonly length: number;
  readonly height: number;
  readonly legLength: number;
  readonly legRadius: number;
  readonly neckLength: number;
  /** Above the horizontal, radians. */
  readonly neckAngle: number;
  readonly headLength: number;
  readonly headRadius: number;
  readonly muzzle: number;
  readonly tail: { readonly angle: number; readonly length: number; readonly radius: number };
  /** Ears, antlers, mane: painted behind the head at (x, y) of radius r. */
  readonly crown: (x: number, y: number, r: number) => readonly Part[];
}

export function quadruped(r: Random, build: Build): Part[] {
  const { length, height, legLength, legRadius, headLength, headRadius, muzzle, tail } = build;
  const y = r.uniform(-0.1, 0.02);
  const hip = y + height * 0.4;
  const leg = (place: number, near: boolean): Part => {
    const swing = Math.sin(r.normal(0.18)) * legLength;
    const x = place * length;
    return part(
      near ? "body" : "second",
      capsule(x, hip, x + swing, hip + legLength, legRadius * 1.2, legRadius),
    );
  };
  const hind = leg(-0.85, true);
  const far = [leg(-0.6, false), leg(0.6, false)];
  const front = leg(0.85, true);

  const tailX = -length - Math.cos(tail.angle) * tail.length;
  const tailY = y - height * 0.4 - Math.sin(tail.angle) * tail.length;
  const headX = length * 0.8 + Math.cos(build.neckAngle) * build.neckLength;
  const headY = y - height * 0.3 - Math.sin(build.neckAngle) * build.neckLength;
  const look = r.uniform(0, 0.5);
  const noseX = headX + Math.cos(look) * headLength;
  const noseY = headY + Math.sin(look) * headLength;
  return [
    ...far,
    part("second", capsule(-length, y - height * 0.4, tailX, tailY, tail.radius, tail.radius * 0.6)),
    hind,
    front,
    part("body", ellipse(0, y, length * 1.15, height)),
    part("body", capsule(length * 0.75, y - height * 0.2, headX, headY, height * 0.75, headRadius * 0.8)),
    ...build.crown(headX, headY, headRadius),
    part("body", ellipse(headX, headY, headRadius, headRadius * 0.9)),
    part("body", capsule(headX, headY, noseX, noseY, headRadius * 0.8, muzzle)),
    part("dark", ellipse(noseX, noseY, muzzle * 0.6, muzzle * 0.6)),
    part("dark", ellipse(headX + headRadius * 0.25, headY - headRadius * 0.25, 0.04, 0.04)),
  ];
}
