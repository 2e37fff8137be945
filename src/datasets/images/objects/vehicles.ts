/**
 * Airplane, automobile, ship, truck: lists of parts in painter's order, in a plane where the object fills about
 * [-1, 1] x [-1, 1], x to its front and y down. Every length is drawn anew.
 */
import type { Random } from "../../../core/random";
import { box, capsule, ellipse, type Part, part, polygon } from "../sdf";

const sides = [-1, 1] as const;

const wheel = (x: number, y: number, r: number): Part[] => [
  part("dark", ellipse(x, y, r, r)),
  part("light", ellipse(x, y, r * 0.45, r * 0.45)),
];

export const airplane = (r: Random): Part[] =>
  r.chance(0.6) ? airplaneFromAbove(r) : airplaneFromTheSide(r);

function airplaneFromAbove(r: Random): Part[] {
  const width = r.uniform(0.09, 0.17);
  const sweep = r.uniform(-0.05, 0.45);
  const span = r.uniform(0.6, 0.85);
  const chord = r.uniform(0.12, 0.22);
  const wing = r.uniform(-0.05, 0.15);
  const tail = r.uniform(0.2, 0.36);
  const parts = sides.map((s) =>
    part(
      "second",
      polygon(
        [wing + chord, 0],
        [wing - chord, 0],
        [wing - chord * 0.6 - sweep, s * span],
        [wing - sweep + chord * 0.2, s * span],
      ),
    ),
  );
  for (const s of sides) {
    const back = -0.85 - sweep * 0.3;
    parts.push(part("second", polygon([-0.6, 0], [-0.82, 0], [back, s * tail], [back + 0.11, s * tail])));
  }
  if (r.chance(0.6)) {
    for (const s of sides) {
      const engine = wing - sweep * 0.4;
      parts.push(part("dark", capsule(engine + 0.15, s * span * 0.45, engine - 0.1, s * span * 0.45, 0.06)));
    }
  }
  parts.push(part("body", capsule(-0.82, 0, r.uniform(0.6, 0.85), 0, width * 0.55, width)));
  if (r.chance(0.7)) parts.push(part("glass", ellipse(0.6, 0, 0.08, width * 0.7)));
  return parts;
}

function airplaneFromTheSide(r: Random): Part[] {
  const height = r.uniform(0.13, 0.2);
  const fin = r.uniform(0.4, 0.6);
  return [
    part("second", polygon([-0.55, -0.05], [-0.85, -0.05], [-0.95, -fin], [-0.78, -0.55])),
    part("body", capsule(-0.8, -0.02, 0.7, 0.05, height * 0.4, height)),
    ...[0, 1, 2, 3].map((k) => part("glass", box(-0.3 + k * 0.24, -0.03, 0.05, 0.045, 0.02))),
    part("second", polygon([0.2, 0.05], [-0.15, 0.05], [-0.5, r.uniform(0.35, 0.5)], [-0.32, 0.45])),
    part("dark", capsule(0.05, 0.24, -0.12, 0.26, 0.07)),
    part("glass", ellipse(0.66, -0.02, 0.07, 0.06)),
  ];
}

export function automobile(r: Random): Part[] {
  const half = r.uniform(0.15, 0.22);
  const left = r.uniform(-0.42, -0.2);
  const right = r.uniform(0.2, 0.45);
  const cabin = r.uniform(0.24, 0.36);
  const radius = r.uniform(0.14, 0.19);
  const middle = 0.1;
  const belt = middle - half;
  const roof = belt - cabin + 0.03;
  const parts = [
    part(
      "body",
      polygon(
        [left - 0.2, belt + 0.04],
        [right + 0.25, belt + 0.04],
        [right - 0.02, roof],
        [left + 0.08, roof],
      ),
    ),
    part("glass", polygon([left - 0.08, belt], [0, belt], [0, roof + 0.07], [left + 0.1, roof + 0.07])),
    part(
      "glass",
      polygon([0.07, belt], [right + 0.12, belt], [right - 0.05, roof + 0.07], [0.07, roof + 0.07]),
    ),
    part("body", box(0, middle, r.uniform(0.75, 0.88), half, 0.12)),
  ];
  if (r.chance(0.5)) parts.push(part("second", box(0, middle + 0.02, 0.7, 0.025)));
  parts.push(
    ...wheel(-r.uniform(0.42, 0.55), middle + half, radius),
    ...wheel(r.uniform(0.42, 0.55), middle + half, radius),
  );
  parts.push(part("light", ellipse(0.8, middle - 0.03, 0.05, 0.05)));
  return parts;
}

export function truck(r: Random): Part[] {
  const radius = r.uniform(0.12, 0.17);
  const cab = r.uniform(0.28, 0.4);
  const height = r.uniform(0.2, 0.55);
  const kind = r.integer(3);
  const parts: Part[] = [];
  if (kind === 0) {
    parts.push(part("second", box((cab - 0.92) / 2, 0.2 - height, (cab + 0.86) / 2, height, 0.04)));
    if (r.chance(0.5)) parts.push(part("body", box((cab - 0.92) / 2, 0.2 - height, (cab + 0.7) / 2, 0.03)));
  } else if (kind === 1) {
    parts.push(part("second", capsule(-0.66, -0.1, cab - 0.26, -0.1, 0.25)));
  } else {
    parts.push(part("second", box((cab - 0.92) / 2, 0.14, (cab + 0.86) / 2, r.uniform(0.1, 0.16), 0.03)));
  }
  const cabHeight = r.uniform(0.28, 0.4);
  const roof = 0.25 - 1.7 * cabHeight;
  parts.push(
    part("body", polygon([cab, 0.25], [0.9, 0.25], [0.9, 0], [0.72, roof], [cab, roof])),
    part("glass", polygon([cab + 0.12, -0.02], [0.8, -0.02], [0.7, roof + 0.05], [cab + 0.12, roof + 0.05])),
    part("dark", box(0, 0.26, 0.88, 0.06, 0.02)),
  );
  const axles = r.chance(0.5) ? [-0.62, -0.3, 0.6] : [-0.55, 0.6];
  for (const x of axles) parts.push(...wheel(x + r.normal(0.03), 0.34, radius));
  return parts;
}

export function ship(r: Random): Part[] {
  const deck = r.uniform(0.05, 0.2);
  const sails = r.integer(3) === 0;
  const length = r.uniform(0.7, 0.9);
  const parts = sails ? rig(r, deck) : superstructure(r, deck);
  parts.push(
    part(
      "body",
      polygon(
        [-length, deck],
        [length, deck - 0.05],
        [length * 0.7, deck + r.uniform(0.28, 0.42)],
        [-length * 0.8, deck + 0.35],
      ),
    ),
  );
  if (r.chance(0.5)) parts.push(part("second", box(0, deck + 0.12, 0.7, 0.03)));
  return parts;
}

function rig(r: Random, deck: number): Part[] {
  const top = r.uniform(0.6, 0.8);
  return [
    part("dark", capsule(0, deck, 0, -top, 0.03)),
    part("light", polygon([0.06, deck - 0.1], [0.06, 0.05 - top], [r.uniform(0.45, 0.7), deck - 0.1])),
    part("second", polygon([-0.06, deck - 0.1], [-0.06, 0.15 - top], [-r.uniform(0.3, 0.55), deck - 0.1])),
  ];
}

/** One to three decks with windows, perhaps a funnel and a mast. */
function superstructure(r: Random, deck: number): Part[] {
  const parts: Part[] = [];
  const decks = 1 + r.integer(3);
  let y = deck;
  for (let k = 0; k < decks; k++) {
    const half = r.uniform(0.3, 0.5) * 0.8 ** k;
    const height = r.uniform(0.08, 0.13);
    const x = r.uniform(-0.25, 0.05);
    parts.push(part("light", box(x, y - height, half, height, 0.02)));
    for (const q of [-1, 0, 1]) parts.push(part("glass", box(x + q * half * 0.5, y - height, 0.04, 0.04)));
    y -= 2 * height;
  }
  if (r.chance(0.7)) parts.push(part("second", box(r.uniform(-0.3, 0.1), y - 0.12, 0.08, 0.14)));
  if (r.chance(0.6)) parts.push(part("dark", capsule(0.25, y, 0.25, y - 0.35, 0.02)));
  return parts;
}
