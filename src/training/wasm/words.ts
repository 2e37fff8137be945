/** Calls as the C runner reads them: length, kernel, block, addresses, whole numbers, bits of floats. */
import { invariant } from "../../core/failure";
import { type BufferUse, type TrainKernelName, trainKernels } from "../../ir/trainKernels";
import type { Slot, TrainCall } from "../program";

const opcodes = new Map((Object.keys(trainKernels) as TrainKernelName[]).map((name, i) => [name, i]));

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const bitsOf = (value: number): number => {
  float[0] = value;
  return bits[0]!;
};

/** `addressOf`: bytes from the start of memory. Throws where a call lacks something the kernel table demands. */
export function callWords(calls: readonly TrainCall[], addressOf: (slot: Slot) => number): Int32Array {
  return Int32Array.from(
    calls.flatMap((call) => {
      const { buffers, ints, floats } = trainKernels[call.kernel];
      const number = (name: string): number => {
        const value = call.numbers[name];
        invariant(value !== undefined && !Number.isNaN(value), `${call.what}: ${call.kernel} lacks ${name}`);
        return value;
      };
      const address = ([name, use]: [string, BufferUse]): number => {
        const slot = call.buffers[name];
        invariant(slot || use.endsWith("?"), `${call.what}: ${call.kernel} lacks ${name}`);
        return slot ? addressOf(slot) : 0;
      };
      const args = [
        ...Object.entries(buffers).map(address),
        ...ints.map(number),
        ...floats.map((name) => bitsOf(number(name))),
      ];
      return [args.length + 3, opcodes.get(call.kernel)!, call.block ?? -1, ...args];
    }),
  );
}
