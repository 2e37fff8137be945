import { fail } from "../core/failure";
import { type KernelName, kernels, type ParamKind } from "../ir/kernels";
import type { Call, Port, Program } from "../ir/program";
import { mayBeNegative, type Numbers, precondition, reach } from "./wasmExtents";

const REPAIR = "Compile the network again; a program from a file must come from this version of Whittle.";

/**
 * Checks once that no call of a program can reach outside its arena and constants, and that every argument is what the
 * kernel table says. Throws a failure that names the node; after it, kernels may run blind.
 */
export function checkProgram(program: Program): void {
  const refuse = (node: string, what: string): never =>
    fail("bad-graph", `${program.name}.${node}`, what, REPAIR);
  if (!Number.isInteger(program.arenaBytes) || program.arenaBytes < 0)
    refuse("arena", "its size is not a number of bytes");
  for (const port of [...program.inputs, ...program.outputs]) checkPort(program, port, refuse);
  for (const call of program.calls) checkCall(program, call, refuse);
}

type Refuse = (node: string, what: string) => never;

function checkPort(program: Program, { node, offset, bytes }: Port, refuse: Refuse): void {
  if (!(offset >= 0 && bytes >= 0 && offset + bytes <= program.arenaBytes)) {
    refuse(node, `bytes ${offset} to ${offset + bytes} lie outside the arena of ${program.arenaBytes}`);
  }
}

function checkCall(program: Program, call: Call, refuse: Refuse): void {
  const { kernel, node, args } = call;
  if (!(kernel in kernels)) refuse(node, `there is no kernel "${kernel}"`);
  const params: readonly (readonly [string, ParamKind])[] = kernels[kernel].params;
  if (args.length !== params.length)
    refuse(node, `${kernel} takes ${params.length} arguments, got ${args.length}`);

  const numbers: Record<string, number | Int16Array> = {};
  const room: Record<string, number> = {};
  for (const [i, [name, kind]] of params.entries()) {
    const arg = args[i]!;
    if (arg.kind === "literal") {
      if (kind !== "i") refuse(node, `${kernel}: ${name} is a pointer, got the number ${arg.value}`);
      if ((arg.value | 0) !== arg.value)
        refuse(node, `${kernel}: ${name} = ${arg.value} is not a 32-bit integer`);
      if (arg.value < 0 && !mayBeNegative.has(name))
        refuse(node, `${kernel}: ${name} = ${arg.value} is negative`);
      numbers[name] = arg.value;
    } else if (arg.kind === "arena") {
      if (kind !== "in" && kind !== "out") refuse(node, `${kernel}: ${name} cannot lie in the arena`);
      if (!(Number.isInteger(arg.offset) && arg.offset >= 0))
        refuse(node, `${kernel}: ${name} is before the arena`);
      room[name] = program.arenaBytes - arg.offset;
    } else {
      const data = program.constants[arg.index]?.data ?? refuse(node, `there is no constant ${arg.index}`);
      const want = kind === "s32" ? Int32Array : kind === "i16" ? Int16Array : Int8Array;
      if (kind === "i" || kind === "out" || !(data instanceof want))
        refuse(node, `${kernel}: ${name} is not ${kind}`);
      if (data instanceof Int16Array) numbers[name] = data;
      room[name] = data.length;
    }
  }
  checkReach(kernel, numbers, room, (what) => refuse(node, what));
}

function checkReach<K extends KernelName>(
  kernel: K,
  numbers: Record<string, number | Int16Array>,
  room: Record<string, number>,
  refuse: (what: string) => never,
): void {
  // Names and kinds were checked against the same table that the type is derived from.
  const known = numbers as unknown as Numbers<K>;
  if (precondition[kernel]?.(known) === false) refuse(`${kernel} was given sizes that do not fit together`);
  for (const [name, elements] of Object.entries(reach[kernel](known))) {
    if (!((elements as number) <= room[name]!))
      refuse(`${kernel} reaches ${elements} elements of ${name}, there are ${room[name]}`);
  }
}
