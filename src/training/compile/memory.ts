/**
 * Gives every region of `work` and `sums` a place for the time from the first call that names it to the last, and lets a
 * call write over an input that dies in it where its kernel allows that.
 */
import { trainKernels } from "../../ir/trainKernels";
import { aligned, type DraftCall, type DraftRegion } from "./draft";

export interface Placement {
  /** Words from the start of the region's space. */
  readonly at: ReadonlyMap<DraftRegion, number>;
  readonly words: { readonly work: number; readonly sums: number };
  /** The most words that live at the same time. */
  readonly bound: number;
}

/** Regions that share one place, one after the other. */
interface Room {
  readonly space: "work" | "sums";
  readonly words: number;
  readonly first: number;
  last: number;
}

/** `kept` regions live to the end. Without `reuse` each region has a place of its own, for tests. */
export function placeRegions(
  calls: readonly DraftCall[],
  kept: ReadonlySet<DraftRegion>,
  reuse = true,
): Placement {
  const rooms = roomsOf(calls, kept, reuse);
  const list = [...new Set(rooms.values())];
  const places = new Map<Room, number>();
  const fill = (space: Room["space"]) => {
    const own = list.filter((r) => r.space === space);
    const packed = reuse ? best(own) : oneAfterTheOther(own);
    for (const [room, at] of packed.at) places.set(room, at);
    return packed.words;
  };
  const words = { work: fill("work"), sums: fill("sums") };
  const live = calls.map((_, i) => list.reduce((n, r) => n + (r.first <= i && i <= r.last ? r.words : 0), 0));
  return {
    at: new Map([...rooms].map(([region, room]) => [region, places.get(room)!])),
    words,
    bound: Math.max(0, ...live),
  };
}

/** The room of every region; calls that may write in place join two rooms. */
function roomsOf(
  calls: readonly DraftCall[],
  kept: ReadonlySet<DraftRegion>,
  inPlace: boolean,
): Map<DraftRegion, Room> {
  const rooms = new Map<DraftRegion, Room>();
  for (const [i, call] of calls.entries())
    for (const region of [...Object.values(call.regions), ...call.also]) {
      const { space } = region;
      if (region.at !== null || (space !== "work" && space !== "sums")) continue;
      const room = rooms.get(region);
      if (room) room.last = i;
      else rooms.set(region, { space, words: region.words, first: i, last: i });
    }
  for (const region of kept) {
    const room = rooms.get(region);
    if (room) room.last = calls.length;
  }
  if (inPlace) for (const [i, call] of calls.entries()) joinInPlace(rooms, call, i);
  return rooms;
}

function joinInPlace(rooms: Map<DraftRegion, Room>, call: DraftCall, i: number): void {
  const named = Object.values(call.regions);
  const inPlace: Readonly<Record<string, readonly string[]>> = trainKernels[call.kernel].inPlace;
  for (const [output, inputs] of Object.entries(inPlace)) {
    const y = call.regions[output];
    const room = y && rooms.get(y);
    if (!room || room.first !== i) continue;
    for (const input of inputs) {
      const x = call.regions[input];
      const old = x && rooms.get(x);
      const fits = old && old !== room && old.last === i && old.first < i && old.space === room.space;
      if (!fits || old.words !== room.words || named.filter((r) => r === x).length > 1) continue;
      old.last = room.last;
      rooms.set(y, old);
      break;
    }
  }
}

interface Packed {
  readonly at: ReadonlyMap<Room, number>;
  readonly words: number;
}

/** Several orders, the tightest packing. */
function best(rooms: readonly Room[]): Packed {
  const by = (key: (r: Room) => number) => [...rooms].sort((a, b) => key(a) - key(b) || a.first - b.first);
  const orders = [
    by((r) => -r.words),
    by((r) => r.first),
    by((r) => -r.words * (r.last - r.first + 1)),
    by((r) => r.first - r.last),
  ];
  return orders.map(pack).reduce((a, b) => (b.words < a.words ? b : a));
}

/** Gives each room, in this order, the lowest place that is free for all its time. */
function pack(order: readonly Room[]): Packed {
  const at = new Map<Room, number>();
  let words = 0;
  for (const room of order) {
    const rivals = [...at]
      .filter(([other]) => other.first <= room.last && room.first <= other.last)
      .map(([other, from]) => ({ from, to: from + aligned(other.words) }))
      .sort((a, b) => a.from - b.from);
    let place = 0;
    for (const { from, to } of rivals) {
      if (place + aligned(room.words) <= from) break;
      place = Math.max(place, to);
    }
    at.set(room, place);
    words = Math.max(words, place + aligned(room.words));
  }
  return { at, words };
}

function oneAfterTheOther(rooms: readonly Room[]): Packed {
  let words = 0;
  const at = new Map(
    rooms.map((room) => {
      const place = words;
      words += aligned(room.words);
      return [room, place];
    }),
  );
  return { at, words };
}
