/** The resident data sets at the end of the memory: loading one again moves the other, so nothing is left unused. */
import { invariant } from "../../core/failure";
import type { Shape } from "../../ir/types";
import type { Resident } from "../engine";
import { packTable } from "../teacherTable";
import type { Machine } from "./machine";
import { type ResidentAddresses, type ResidentParts, residentAddresses, residentBytes } from "./spaces";

export type SplitName = "train" | "validation";

export interface Residents {
  load(name: SplitName, split: Resident): void;
  /** Number of examples of a split. */
  count(name: SplitName): number;
  addresses(name: SplitName): ResidentAddresses;
}

interface Place {
  readonly name: SplitName;
  readonly count: number;
  readonly bytes: number;
  readonly start: number;
  readonly addresses: ResidentAddresses;
}

const bytesOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

export function createResidents(machine: Machine, cached: readonly Shape[], start: number): Residents {
  let places: readonly Place[] = [];
  const find = (name: SplitName): Place => {
    const place = places.find((p) => p.name === name);
    invariant(place, `the ${name} split is not loaded`);
    return place;
  };
  return {
    load: (name, split) => {
      const parts: ResidentParts = {
        data: bytesOf(split.values),
        labels: bytesOf(Uint32Array.from(split.labels)),
        teacher: bytesOf(packTable(split.teacher, cached, split.count)),
      };
      const other = places.find((p) => p.name !== name);
      const kept = other ? [moved(machine, other, start)] : [];
      const at = start + (other?.bytes ?? 0);
      const place: Place = {
        ...{ name, count: split.count, bytes: residentBytes(parts), start: at },
        addresses: residentAddresses(parts, at),
      };
      machine.reserve(at + place.bytes);
      const memory = new Uint8Array(machine.buffer());
      memory.set(parts.data, place.addresses.data);
      memory.set(parts.labels, place.addresses.labels);
      memory.set(parts.teacher, place.addresses.teacher);
      places = [...kept, place];
    },
    count: (name) => find(name).count,
    addresses: (name) => find(name).addresses,
  };
}

function moved(machine: Machine, place: Place, start: number): Place {
  const by = start - place.start;
  if (by === 0) return place;
  new Uint8Array(machine.buffer()).copyWithin(start, place.start, place.start + place.bytes);
  const { data, labels, teacher } = place.addresses;
  return { ...place, start, addresses: { data: data + by, labels: labels + by, teacher: teacher + by } };
}
