/** Where a program's memories lie: one after the other, the resident data sets last, because they come and go. */
import { invariant } from "../../core/failure";
import { type Slot, type Space, spaces, type TrainingProgram } from "../program";

const ALIGN_BYTES = 256;
const align = (n: number): number => Math.ceil(n / ALIGN_BYTES) * ALIGN_BYTES;

/** What a resident split fills; its spaces have no place of their own. */
const residentSpaces = ["data", "labels", "teacher"] as const;
export type ResidentSpace = (typeof residentSpaces)[number];
export type ResidentAddresses = Readonly<Record<ResidentSpace, number>>;

export interface Layout {
  /** First byte of each space. */
  readonly at: Readonly<Record<Exclude<Space, ResidentSpace>, number>>;
  /** The first byte behind. */
  readonly end: number;
}

const isResident = (space: Space): space is ResidentSpace =>
  (residentSpaces as readonly Space[]).includes(space);

export function layOut(program: TrainingProgram, start: number): Layout {
  const at: Partial<Record<Space, number>> = {};
  let end = align(start);
  for (const space of spaces) {
    if (isResident(space)) continue;
    at[space] = end;
    end = align(end + program.words[space] * 4);
  }
  return { at: at as Layout["at"], end };
}

/** Turns slots into addresses; refuses what lies outside its space, so that kernels may run blind. */
export function addressing(program: TrainingProgram, layout: Layout, resident: ResidentAddresses) {
  return ({ space, at, words }: Slot): number => {
    if (isResident(space)) return resident[space] + at * 4;
    invariant(at >= 0 && at + words <= program.words[space], `a buffer lies outside of ${space}`);
    return layout.at[space] + at * 4;
  };
}

/** Bytes that a split takes, each part aligned. */
export interface ResidentParts {
  readonly data: Uint8Array;
  readonly labels: Uint8Array;
  readonly teacher: Uint8Array;
}

export const residentBytes = (parts: ResidentParts): number =>
  residentSpaces.reduce((n, space) => n + align(parts[space].byteLength), 0);

/** Addresses of a split's parts when it begins at `start`. */
export function residentAddresses(parts: ResidentParts, start: number): ResidentAddresses {
  const labels = start + align(parts.data.byteLength);
  return { data: start, labels, teacher: labels + align(parts.labels.byteLength) };
}
