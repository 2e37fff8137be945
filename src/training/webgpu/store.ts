/** The spaces of a program in GPU buffers: written, looked at and read back slot by slot. */
import { invariant } from "../../core/failure";
import type { Slot, Space, TrainingProgram } from "../program";
import { bytesOf, createBuffers, type PlanBuffers, readBack } from "./buffers";
import { layOut, type Memory } from "./memory";

/** A value where it lies: float32, or float16 where the engine stores so. */
export interface GpuView {
  readonly buffer: GPUBuffer;
  /** Bytes. */
  readonly offset: number;
  readonly size: number;
}

/** Float16 bits as numbers (IEEE 754, binary16). */
export function widened(half: Uint16Array): Float32Array {
  return Float32Array.from(half, (h) => {
    const [exponent, fraction] = [(h >> 10) & 31, h & 1023];
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Number.POSITIVE_INFINITY
            : Number.NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return h & 0x8000 ? -size : size;
  });
}

export class Store {
  readonly memory: Memory;
  readonly buffers: PlanBuffers;

  constructor(
    private readonly device: GPUDevice,
    program: TrainingProgram,
    private readonly half: boolean,
  ) {
    this.memory = layOut(program);
    this.buffers = createBuffers(device, this.memory, half);
  }

  get bytes(): number {
    return (Object.keys(this.buffers) as (keyof PlanBuffers)[]).reduce(
      (n, name) => n + bytesOf(this.memory, name, this.half),
      0,
    );
  }

  view(slot: Slot): GpuView {
    const { array, word } = this.memory.place(slot);
    invariant(array !== "data", "a data set is looked at where it came from");
    const width = array === "work" && this.half ? 2 : 4;
    return { buffer: this.buffers[array], offset: word * width, size: slot.words * width };
  }

  /** Reads slots in one go, as float32. */
  async read(slots: readonly Slot[]): Promise<Float32Array[]> {
    const all = await readBack(
      this.device,
      slots.map((slot) => this.view(slot)),
    );
    return all.map((bytes, i) =>
      this.half && slots[i]!.space === "work" ? widened(new Uint16Array(bytes)) : new Float32Array(bytes),
    );
  }

  /** Writes values from `slot.at` on; for spaces that are never float16. */
  write(slot: Pick<Slot, "space" | "at">, data: Float32Array | Int32Array | Uint32Array): void {
    const { buffer, offset } = this.view({ ...slot, words: data.length });
    this.device.queue.writeBuffer(buffer, offset, data as Float32Array<ArrayBuffer>);
  }

  readSpaces(spaces: readonly Space[], words: TrainingProgram["words"]): Promise<Float32Array[]> {
    return this.read(spaces.map((space) => ({ space, at: 0, words: words[space] })));
  }

  destroy(): void {
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
  }
}
