import { fail } from "../../core/failure";

/**
 * Reads tables of a flatbuffer by field number, checking every access: a truncated or foreign file is a `Failure`, never a
 * crash or a silent zero. (FlatBuffers' own reader trusts its input.)
 */
export class Table {
  constructor(
    private readonly view: DataView,
    private readonly at: number,
    private readonly file: string,
  ) {}

  static root(bytes: Uint8Array, identifier: string, file: string): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found = bytes.length < 8 ? "" : String.fromCharCode(...bytes.subarray(4, 8));
    if (found !== identifier) {
      fail(
        "bad-file",
        file,
        bytes.length === 0 ? "the file is empty" : "this is not a .tflite file",
        "Choose a TensorFlow Lite model (.tflite).",
      );
    }
    return new Table(view, view.getUint32(0, true), file);
  }

  private check(at: number, bytes: number): number {
    if (at < 0 || at + bytes > this.view.byteLength) {
      fail(
        "bad-file",
        this.file,
        `the file ends early: byte ${at + bytes} is missing, it has ${this.view.byteLength}`,
        "Download or convert the model again.",
      );
    }
    return at;
  }

  private u32(at: number): number {
    return this.view.getUint32(this.check(at, 4), true);
  }

  /** Where a field's value lies; 0 when the table leaves it at its default. */
  private field(id: number): number {
    const vtable = this.at - this.view.getInt32(this.check(this.at, 4), true);
    const size = this.view.getUint16(this.check(vtable, 2), true);
    const slot = 4 + id * 2;
    if (slot + 2 > size) return 0;
    const offset = this.view.getUint16(this.check(vtable + slot, 2), true);
    return offset === 0 ? 0 : this.at + offset;
  }

  int32(id: number, otherwise = 0): number {
    const at = this.field(id);
    return at === 0 ? otherwise : this.view.getInt32(this.check(at, 4), true);
  }

  int8(id: number, otherwise = 0): number {
    const at = this.field(id);
    return at === 0 ? otherwise : this.view.getInt8(this.check(at, 1));
  }

  uint8(id: number, otherwise = 0): number {
    return this.int8(id, otherwise) & 255;
  }

  float32(id: number, otherwise = 0): number {
    const at = this.field(id);
    return at === 0 ? otherwise : this.view.getFloat32(this.check(at, 4), true);
  }

  string(id: number): string {
    const bytes = this.bytes(id);
    return new TextDecoder().decode(bytes);
  }

  table(id: number): Table | null {
    const at = this.field(id);
    return at === 0 ? null : new Table(this.view, this.check(at + this.u32(at), 4), this.file);
  }

  tables(id: number): Table[] {
    const { start, length } = this.vector(id, 4);
    return Array.from({ length }, (_, i) => {
      const at = start + i * 4;
      return new Table(this.view, this.check(at + this.u32(at), 4), this.file);
    });
  }

  int32s(id: number): number[] {
    const { start, length } = this.vector(id, 4);
    return Array.from({ length }, (_, i) => this.view.getInt32(start + i * 4, true));
  }

  float32s(id: number): number[] {
    const { start, length } = this.vector(id, 4);
    return Array.from({ length }, (_, i) => this.view.getFloat32(start + i * 4, true));
  }

  /** 64-bit integers, as numbers. */
  int64s(id: number): number[] {
    const { start, length } = this.vector(id, 8);
    return Array.from({ length }, (_, i) => Number(this.view.getBigInt64(start + i * 8, true)));
  }

  /** A copy of a byte vector, so that it is aligned for any element type. */
  bytes(id: number): Uint8Array<ArrayBuffer> {
    const { start, length } = this.vector(id, 1);
    return new Uint8Array(
      this.view.buffer,
      this.view.byteOffset + start,
      length,
    ).slice() as Uint8Array<ArrayBuffer>;
  }

  private vector(id: number, width: number): { start: number; length: number } {
    const at = this.field(id);
    if (at === 0) return { start: 0, length: 0 };
    const start = at + this.u32(at);
    const length = this.u32(start);
    this.check(start + 4, length * width);
    return { start: start + 4, length };
  }
}
