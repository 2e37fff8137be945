/** Writes one kernel call as WGSL: sizes and offsets become numbers of the call, structure becomes text. */
import { invariant } from "../../core/failure";
import type { TrainKernelName } from "../../ir/trainKernels";
import type { TrainCall } from "../program";
import { type LibraryName, library } from "./library";
import { elementOf, type Memory } from "./memory";

/** What the text is written for. */
export interface Target {
  /** Software adapters run four invocations at a time in one thread: large tiles, no barriers. */
  readonly software: boolean;
  /** How `work` is stored; arithmetic is float32 always. */
  readonly storage: "f32" | "f16";
  /** Output rows and quads (of four channels) of a matrix product that one invocation computes. */
  readonly tileRows: number;
  readonly tileQuads: number;
  /** Whether matrix products bring slices of their operands to workgroup memory, where the whole workgroup reads them. */
  readonly staged: boolean;
  /** Whether sums over a workgroup begin with sums over its subgroups (the device's feature "subgroups"). */
  readonly subgroups: boolean;
}

/** One generated call. Calls with the same `text` share a pipeline, whatever their sizes. */
export interface Piece {
  readonly kernel: TrainKernelName;
  /** A WGSL function `k…(wg, lane)`, for the place of its numbers in the uniform block and its place in the dispatch. */
  readonly text: (name: string, base: number) => string;
  /** The numbers, as 32-bit words; the first is the number of workgroups. A multiple of four of them. */
  readonly numbers: Uint32Array;
  readonly groups: number;
  /** Invocations of a workgroup. */
  readonly size: number;
  readonly uses: readonly LibraryName[];
  /** Vectors of workgroup memory. */
  readonly shared: number;
}

type NumberType = "u32" | "i32" | "f32";

const bits = new DataView(new ArrayBuffer(4));
function wordOf(type: NumberType, value: number): number {
  if (type === "f32") bits.setFloat32(0, value);
  else if (type === "i32") bits.setInt32(0, value);
  else bits.setUint32(0, value);
  return bits.getUint32(0);
}

export class Emitter {
  private readonly numbers: { name: string; type: NumberType; value: number }[] = [];
  private readonly lines: string[] = [];
  private readonly used = new Set<LibraryName>();
  private groups = 0;
  private prelude = "";
  private vectors = 0;
  /** Invocations of a workgroup. */
  size: number;

  constructor(
    readonly call: TrainCall,
    readonly target: Target,
    private readonly memory: Memory,
  ) {
    this.size = target.software ? 4 : 64;
  }

  /** A number of the call, known while the text is written. */
  n(name: string): number {
    const value = this.call.numbers[name];
    invariant(value !== undefined, `${this.call.kernel} has no number ${name}`);
    return value;
  }

  private number(name: string, type: NumberType, value: number): string {
    if (!this.numbers.some((known) => known.name === name)) this.numbers.push({ name, type, value });
    return name;
  }

  /** Numbers that WGSL reads from the uniform block under this name: unsigned, signed, float. */
  u(name: string, value = this.n(name)): string {
    return this.number(name, "u32", value);
  }
  i(name: string, value = this.n(name)): string {
    return this.number(name, "i32", value);
  }
  f(name: string, value = this.n(name)): string {
    return this.number(name, "f32", value);
  }
  /** A channel count in quads: `c` becomes `c4`. */
  quads(name: string): string {
    return this.u(`${name}4`, this.n(name) / 4);
  }

  has(buffer: string): boolean {
    return this.call.buffers[buffer] !== undefined;
  }
  private placeOf(buffer: string): { array: string; at: string; vector: boolean } {
    const slot = this.call.buffers[buffer];
    invariant(slot, `${this.call.kernel} has no buffer ${buffer}`);
    const { array, word } = this.memory.place(slot);
    const vector = elementOf[array] === "vec4f";
    return { array, at: this.u(`${buffer}At`, vector ? word / 4 : word), vector };
  }
  /** Four float32 values (of a vector array), or one word of `tables`, `step` or `data`. */
  load(buffer: string, index: string): string {
    const { array, at } = this.placeOf(buffer);
    const value = `${array}Memory[${at} + ${index}]`;
    return array === "work" && this.target.storage === "f16" ? `vec4f(${value})` : value;
  }
  store(buffer: string, index: string, value: string): string {
    const { array, at } = this.placeOf(buffer);
    const converted = array === "work" && this.target.storage === "f16" ? `vec4h(${value})` : value;
    return `${array}Memory[${at} + ${index}] = ${converted};`;
  }
  /** The value to begin from: the call's `base`, or zero. */
  base(index: string): string {
    return this.has("base") ? this.load("base", index) : "vec4f()";
  }

  /** Makes a function of the library known; returns its name. */
  use(name: LibraryName): LibraryName {
    for (const need of library[name].needs) this.use(need);
    this.used.add(name);
    return name;
  }
  /** Calls of the activation and its slope, for the code in a number of the call. */
  act(number: string, x: string): string {
    return this.n(number) === 0 ? `(${x})` : `${this.use(`act${this.n(number)}` as LibraryName)}(${x})`;
  }
  slope(number: string, x: string): string {
    return this.n(number) === 0 ? "vec4f(1)" : `${this.use(`slope${this.n(number)}` as LibraryName)}(${x})`;
  }

  line(...code: string[]): void {
    this.lines.push(...code);
  }

  /** One invocation a unit: `unit` names it. */
  units(count: number): void {
    this.groups = Math.ceil(count / this.size);
    const guard = count % this.size === 0 ? "" : ` if (unit >= ${this.u("units", count)}) { return; }`;
    this.prelude = `let unit = wg * ${this.size}u + lane;${guard}`;
  }
  /** One workgroup a unit, so that its invocations can share memory. */
  teams(count: number, size: number): void {
    this.size = size;
    this.groups = count;
    this.prelude = "let unit = wg;";
  }
  /** Asks for workgroup memory: `shared_` has at least so many vectors. */
  sharedVectors(count: number): void {
    this.vectors = Math.max(this.vectors, count);
  }

  finish(): Piece {
    const values = [this.groups, ...this.numbers.map(({ type, value }) => wordOf(type, value))];
    const numbers = new Uint32Array(Math.ceil(values.length / 4) * 4);
    numbers.set(values);
    const read = (type: NumberType, place: number, base: number) => {
      const word = `calls[${base + (place >> 2)}].${"xyzw"[place & 3]}`;
      return type === "u32" ? word : `bitcast<${type}>(${word})`;
    };
    return {
      kernel: this.call.kernel,
      numbers,
      groups: this.groups,
      size: this.size,
      uses: [...this.used],
      shared: this.vectors,
      text: (name, base) => {
        const lets = this.numbers.map((one, i) => `  let ${one.name} = ${read(one.type, i + 1, base)};`);
        return [`fn ${name}(wg: u32, lane: u32) {`, ...lets, this.prelude, ...this.lines, "}"].join("\n");
      },
    };
  }
}
