/** WGSL modules of one or more pieces: one dispatch each. */
import type { Piece, Target } from "./emitter";
import { type LibraryName, library } from "./library";
import { arrays, elementOf } from "./memory";

/** Vectors of the uniform block that a dispatch can read. */
export const CALL_VECTORS = 64;
/** More workgroups than this go into a second dimension. */
const MOST_GROUPS = 65535;

/** Pieces that run side by side in one dispatch. */
export type Bundle = readonly Piece[];

export const groupsOf = (bundle: Bundle): [number, number] => {
  const total = bundle.reduce((n, piece) => n + piece.groups, 0);
  return [Math.min(total, MOST_GROUPS), Math.ceil(total / MOST_GROUPS)];
};

/** The numbers of all pieces, one after the other. */
export function numbersOf(bundle: Bundle): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(bundle.reduce((n, piece) => n + piece.numbers.length, 0));
  let at = 0;
  for (const { numbers } of bundle) {
    out.set(numbers, at);
    at += numbers.length;
  }
  return out;
}

/** The module of a bundle. Bundles with equal text share a pipeline. */
export function moduleOf(bundle: Bundle, target: Target): string {
  const half = target.storage === "f16";
  const type = (name: (typeof arrays)[number]) => (name === "work" && half ? "vec4h" : elementOf[name]);
  const names = [...new Set(bundle.flatMap((piece) => piece.uses))].sort() as LibraryName[];
  const shared = Math.max(...bundle.map((piece) => piece.shared));
  let base = 0;
  const functions: string[] = [];
  const turns: string[] = [];
  for (const [i, piece] of bundle.entries()) {
    functions.push(piece.text(`run${i}`, base));
    turns.push(`if (wg < calls[${base}].x) { run${i}(wg, lane); return; }\nwg -= calls[${base}].x;`);
    base += piece.numbers.length / 4;
  }
  return [
    ...(half ? ["enable f16;"] : []),
    ...(target.subgroups ? ["enable subgroups;"] : []),
    ...arrays.map(
      (name, i) => `@group(0) @binding(${i}) var<storage, read_write> ${name}Memory: array<${type(name)}>;`,
    ),
    `@group(0) @binding(${arrays.length}) var<uniform> calls: array<vec4u, ${CALL_VECTORS}>;`,
    ...(shared > 0 ? [`var<workgroup> shared_: array<vec4f, ${shared}>;`] : []),
    // Bit i: invocation i is the first of its subgroup.
    ...(shared > 0 && target.subgroups ? ["var<workgroup> leaders: array<atomic<u32>, 2>;"] : []),
    ...names.map((name) => library[name].text),
    ...functions,
    `@compute @workgroup_size(${bundle[0]!.size})`,
    "fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {",
    `var wg = id.y * ${MOST_GROUPS}u + id.x;`,
    ...turns,
    "}",
  ].join("\n");
}

export const layoutEntries = (): GPUBindGroupLayoutEntry[] => [
  ...arrays.map((_, binding) => ({ binding, visibility: 4, buffer: { type: "storage" as const } })),
  {
    binding: arrays.length,
    visibility: 4,
    buffer: { type: "uniform" as const, hasDynamicOffset: true, minBindingSize: CALL_VECTORS * 16 },
  },
];
