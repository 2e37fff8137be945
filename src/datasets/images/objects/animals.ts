/** Cat, deer, dog, horse, bird, frog, in the same plane as the vehicles. */
import type { Random } from "../../../core/random";
import { capsule, ellipse, type Part, part, polygon } from "../sdf";
import { quadruped } from "./quadruped";

const sides = [-1, 1] as const;

export function cat(r: Random): Part[] {
  if (r.chance(0.5)) return catFace(r);
  const length = r.uniform(0.38, 0.5);
  const height = r.uniform(0.18, 0.25);
  return quadruped(r, {
    length,
    height,
    legLength: r.uniform(0.3, 0.42),
    legRadius: 0.06,
    neckLength: r.uniform(0.15, 0.3),
    neckAngle: r.uniform(0.4, 1),
    headLength: 0.1,
    headRadius: r.uniform(0.19, 0.25),
    muzzle: 0.08,
    tail: { angle: r.uniform(0.6, 1.9), length: r.uniform(0.45, 0.65), radius: 0.05 },
    crown: (x, y, h) =>
      sides.map((s) =>
        part(
          "second",
          polygon(
            [x + s * h * 0.9, y - h * 0.2],
            [x + s * h * 0.1, y - h * 0.7],
            [x + s * h * 0.75, y - h * r.uniform(1.5, 1.9)],
          ),
        ),
      ),
  });
}

function catFace(r: Random): Part[] {
  const w = r.uniform(0.5, 0.62);
  const h = r.uniform(0.46, 0.58);
  const parts: Part[] = [];
  for (const s of sides) {
    const tip = r.uniform(0.72, 0.9);
    parts.push(
      part("body", polygon([s * w * 0.95, -0.15], [s * w * 0.25, -0.42], [s * w * 0.8, -tip])),
      part("second", polygon([s * w * 0.82, -0.3], [s * w * 0.45, -0.42], [s * w * 0.75, -0.68])),
    );
  }
  parts.push(part("body", ellipse(0, 0, w, h)));
  for (const s of sides) {
    parts.push(
      part("light", ellipse(s * w * 0.4, -0.08, 0.09, 0.1)),
      part("dark", ellipse(s * w * 0.4, -0.08, 0.035, 0.08)),
    );
  }
  const muzzle = r.uniform(0.12, 0.16);
  parts.push(
    part("light", ellipse(0, 0.2, muzzle * 1.2, muzzle)),
    part("dark", ellipse(0, 0.14, 0.05, 0.04)),
  );
  for (const s of sides) {
    for (const k of sides) parts.push(part("dark", capsule(s * 0.12, 0.2, s * 0.6, 0.2 + k * 0.1, 0.012)));
  }
  return parts;
}

export function dog(r: Random): Part[] {
  if (r.chance(0.5)) return dogFace(r);
  return quadruped(r, {
    length: r.uniform(0.4, 0.52),
    height: r.uniform(0.18, 0.26),
    legLength: r.uniform(0.35, 0.5),
    legRadius: 0.07,
    neckLength: r.uniform(0.18, 0.32),
    neckAngle: r.uniform(0.5, 1.1),
    headLength: r.uniform(0.2, 0.3),
    headRadius: r.uniform(0.17, 0.22),
    muzzle: 0.1,
    tail: { angle: r.uniform(0.4, 1.5), length: r.uniform(0.25, 0.45), radius: 0.05 },
    crown: (x, y, h) => [
      part("second", ellipse(x - h * 0.5, y + h * 0.15, h * 0.35, h * r.uniform(0.7, 1), 0.3)),
    ],
  });
}

function dogFace(r: Random): Part[] {
  const w = r.uniform(0.5, 0.62);
  const h = r.uniform(0.46, 0.58);
  const parts = [part("body", ellipse(0, 0, w * 0.85, h * 1.1))];
  for (const s of sides) {
    const ear = ellipse(
      s * w * 0.95,
      r.uniform(-0.2, 0.1),
      r.uniform(0.14, 0.2),
      r.uniform(0.3, 0.42),
      s * r.uniform(-0.5, 0.1),
    );
    parts.push(part("second", ear));
  }
  for (const s of sides) {
    parts.push(
      part("dark", ellipse(s * w * 0.4, -0.08, 0.09, 0.08)),
      part("dark", ellipse(s * w * 0.4, -0.08, 0.03, 0.08)),
    );
  }
  const muzzle = r.uniform(0.22, 0.3);
  parts.push(
    part("light", ellipse(0, 0.25, muzzle * 1.2, muzzle)),
    part("dark", ellipse(0, 0.14, 0.09, 0.07)),
  );
  return parts;
}

export function deer(r: Random): Part[] {
  const antler = r.uniform(0.25, 0.45);
  return quadruped(r, {
    length: r.uniform(0.36, 0.46),
    height: r.uniform(0.17, 0.22),
    legLength: r.uniform(0.5, 0.62),
    legRadius: 0.045,
    neckLength: r.uniform(0.3, 0.42),
    neckAngle: r.uniform(0.7, 1.2),
    headLength: r.uniform(0.18, 0.26),
    headRadius: r.uniform(0.12, 0.15),
    muzzle: 0.07,
    tail: { angle: r.uniform(0.2, 0.9), length: 0.12, radius: 0.06 },
    crown: (x, y, h) => [
      part("second", ellipse(x - h * 0.7, y - h * 0.6, h * 0.6, h * 0.25, 0.7)),
      ...[0.25, -0.35].flatMap((lean) => {
        const tipX = x - 0.05 + lean * antler;
        const tipY = y - h * 0.5 - antler;
        const midX = (x + tipX) / 2;
        const midY = (y - h * 0.5 + tipY) / 2;
        return [
          part("light", capsule(x, y - h * 0.5, tipX, tipY, 0.03)),
          part("light", capsule(midX, midY, midX + 0.12, midY - 0.12, 0.025)),
        ];
      }),
    ],
  });
}

export function horse(r: Random): Part[] {
  const mane = r.uniform(0.05, 0.1);
  return quadruped(r, {
    length: r.uniform(0.42, 0.52),
    height: r.uniform(0.2, 0.27),
    legLength: r.uniform(0.48, 0.6),
    legRadius: 0.06,
    neckLength: r.uniform(0.32, 0.46),
    neckAngle: r.uniform(0.6, 1.1),
    headLength: r.uniform(0.26, 0.36),
    headRadius: r.uniform(0.14, 0.17),
    muzzle: 0.09,
    tail: { angle: -r.uniform(0.9, 1.4), length: r.uniform(0.4, 0.55), radius: 0.07 },
    crown: (x, y, h) => [
      part("dark", capsule(0.2, -0.25, x - h * 0.5, y - h * 0.3, mane * 1.2, mane)),
      part(
        "body",
        polygon([x - h * 0.5, y - h * 0.4], [x + h * 0.2, y - h * 0.6], [x - h * 0.1, y - h * 1.6]),
      ),
    ],
  });
}

export const bird = (r: Random): Part[] => (r.chance(0.45) ? birdInFlight(r) : birdPerched(r));

/** From above or below, each wing of two segments. */
function birdInFlight(r: Random): Part[] {
  const span = r.uniform(0.5, 0.65);
  const back = r.uniform(0.05, 0.35);
  const wings = sides.flatMap((s) => [
    part("second", capsule(0.05, 0, 0.15, s * span * 0.55, 0.14, 0.11)),
    part("second", capsule(0.15, s * span * 0.55, 0.15 - back, s * span * 1.35, 0.11, 0.03)),
  ]);
  return [
    ...wings,
    part("second", polygon([-0.35, 0], [-0.8, 0.2], [-0.8, -0.2])),
    part("body", ellipse(-0.05, 0, 0.42, 0.16)),
    part("body", ellipse(0.42, 0, 0.14, 0.12)),
    part("light", polygon([0.52, 0.05], [0.52, -0.05], [0.7, 0])),
  ];
}

function birdPerched(r: Random): Part[] {
  const tilt = r.uniform(-0.6, -0.1);
  const beak = r.uniform(0.3, 0.55);
  const c = Math.cos(tilt);
  const s = Math.sin(tilt);
  const x = 0.42 * c;
  const y = 0.42 * s - 0.12;
  return [
    part("dark", capsule(-0.05, 0.25, -0.08, 0.7, 0.025)),
    part("dark", capsule(0.1, 0.25, 0.1, 0.7, 0.025)),
    part("second", capsule(-0.35 * c, -0.35 * s, -0.85 * c + 0.05, -0.8 * s + 0.05, 0.12, 0.06)),
    part("body", ellipse(0, 0.02, 0.45, 0.27, tilt)),
    part("second", ellipse(-0.08, 0, 0.3, 0.15, tilt + 0.1)),
    part("body", capsule(0.25 * c, 0.25 * s, x + 0.05, y - 0.1, 0.17, 0.14)),
    part("body", ellipse(x + 0.05, y - 0.12, 0.17, 0.16)),
    part("light", polygon([x + 0.18, y - 0.18], [x + 0.18, y - 0.06], [x + 0.18 + beak * 0.6, y - 0.08])),
    part("dark", ellipse(x + 0.1, y - 0.16, 0.035, 0.035)),
  ];
}

export function frog(r: Random): Part[] {
  const parts = r.chance(0.5) ? frogFront(r) : frogSitting(r);
  if (r.chance(0.5)) {
    for (let k = 0; k < 4; k++) {
      parts.push(part("second", ellipse(r.normal(0.25), 0.1 + r.normal(0.1), 0.06, 0.05)));
    }
  }
  return parts;
}

function frogFront(r: Random): Part[] {
  const w = r.uniform(0.55, 0.7);
  const parts = sides.map((s) => part("second", capsule(s * 0.45, 0.35, s * 0.75, 0.5, 0.14, 0.1)));
  parts.push(part("body", ellipse(0, 0.12, w, r.uniform(0.35, 0.45))));
  for (const s of sides) {
    const x = s * w * 0.55;
    parts.push(part("body", ellipse(x, -0.28, 0.17, 0.17)));
    parts.push(part("light", ellipse(x, -0.3, 0.1, 0.1)), part("dark", ellipse(x, -0.3, 0.05, 0.05)));
  }
  for (const s of sides) parts.push(part("dark", capsule(s * w * 0.6, 0.12, 0, 0.2, 0.025)));
  parts.push(part("light", ellipse(0, 0.38, w * 0.5, 0.1)));
  return parts;
}

const frogSitting = (r: Random): Part[] => [
  part("second", capsule(0.3, 0.1, 0.4, 0.5, 0.09, 0.07)),
  part("body", ellipse(-0.05, 0.05, 0.6, 0.3, -r.uniform(0.3, 0.6))),
  part("second", ellipse(-0.35, 0.32, 0.3, 0.2, -0.3)),
  part("second", capsule(-0.6, 0.5, -0.1, 0.52, 0.07)),
  part("second", capsule(0.2, 0.52, 0.5, 0.53, 0.06)),
  part("body", ellipse(0.35, -0.32, 0.15, 0.15)),
  part("light", ellipse(0.37, -0.34, 0.08, 0.08)),
  part("dark", ellipse(0.39, -0.34, 0.04, 0.04)),
  part("dark", capsule(0.3, -0.08, 0.6, -0.14, 0.02)),
];
