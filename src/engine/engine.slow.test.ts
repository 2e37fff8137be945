import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineDir, wasmFile } from "../../scripts/build-wasm";
import { cType } from "../../scripts/engineDispatch";
import { at, buildHostEngine, type HostBuffer, type HostEngine } from "../../scripts/hostEngine";
import { createRandom } from "../core/random";
import { type KernelName, kernels } from "../ir/kernels";
import { createWasmEngine, type WasmEngine } from "../runtime/wasmEngine";
import { expected } from "./test/oracle";
import { rawExponential, rawReciprocal } from "./test/oracleSoftmax";
import { asTightAsAllowed, factor, inOrder, inPlace, randomCases, softmaxNumbers } from "./test/randomCases";
import { asProgram, layOut, paramsOf, type VectorCase } from "./test/vectorCase";

const names = Object.keys(kernels) as KernelName[];

/** Random cases of a kernel, and the same with y over an input wherever the header allows it. */
function casesOf(kernel: KernelName): VectorCase[] {
  const cases = randomCases(kernel, 60, kernels[kernel].opcode);
  const overlapping: Partial<Record<KernelName, (c: VectorCase) => VectorCase[]>> = {
    wt_conv2d_s8: (c) => [asTightAsAllowed(c)],
    wt_depthwise_s8: (c) => [asTightAsAllowed(c)],
    wt_max_pool_s8: (c) => [asTightAsAllowed(c)],
    wt_avg_pool_s8: (c) => [asTightAsAllowed(c)],
    wt_add_s8: (c) => (c.values.n === c.values.b_n ? [inPlace(c, "a"), inPlace(c, "b")] : [inPlace(c, "a")]),
    wt_mul_s8: (c) => (c.values.n === c.values.b_n ? [inPlace(c, "a"), inPlace(c, "b")] : [inPlace(c, "a")]),
    wt_lut_s8: (c) => [inPlace(c, "x")],
    wt_mean_s8: (c) => [inPlace(c, "x")],
    wt_softmax_s8: (c) => [inPlace(c, "x")],
  };
  return [...cases, ...cases.flatMap(overlapping[kernel] ?? (() => []))];
}

/** Host buffers: one per tensor, so that the sanitizer guards each; tensors that overlap share one. */
function onHost(engine: HostEngine, cases: readonly VectorCase[]): Int8Array[] {
  const outputs = engine.run(
    cases.map((c) => {
      const { arena, offset } = layOut(c);
      const shared = c.over
        ? Math.max(offset.y! + c.yBytes, offset[c.over.param]! + (c.values[c.over.param] as Int8Array).length)
        : c.yBytes;
      const buffers: HostBuffer[] = [{ data: arena.slice(0, shared), isOutput: true }];
      const address = (name: string) => {
        if (name === "y" || name === c.over?.param) return at(0, offset[name]!);
        return at(buffers.push({ data: c.values[name] as Int8Array, isOutput: false }) - 1);
      };
      return { calls: [[kernels[c.kernel].opcode, ...inOrder(c, address)]], buffers };
    }),
  );
  return outputs.map(([y], i) => y!.slice(layOut(cases[i]!).offset.y!).slice(0, cases[i]!.yBytes));
}

const onWasm = (engine: WasmEngine, c: VectorCase) => engine.load(asProgram(c)).run([layOut(c).arena])[0]!;

let host: HostEngine;
let wasm: WasmEngine;
beforeAll(async () => {
  host = buildHostEngine();
  wasm = await createWasmEngine(readFileSync(wasmFile));
});
afterAll(() => host.close());

describe.each(names)("%s", (kernel) => {
  test("on the host, under sanitizers, equals the oracle", () => {
    const cases = casesOf(kernel);
    for (const [i, y] of onHost(host, cases).entries())
      expect(y, JSON.stringify(cases[i])).toEqual(expected(cases[i]!));
  });

  test("in WebAssembly equals the oracle", () => {
    for (const c of casesOf(kernel)) expect(onWasm(wasm, c), JSON.stringify(c)).toEqual(expected(c));
  });

  test("has the prototype that the kernel table promises", () => {
    const source = readFileSync(join(engineDir, `kernels/${kernel}.h`), "utf8");
    const prototype = source.match(new RegExp(`WT_KERNEL void ${kernel}\\(([^)]*)\\)`))?.[1] ?? "";
    const found = prototype.split(",").map((p) => p.trim().replace(/\s+/g, " "));
    const promised = paramsOf(kernel).map(([name, kind]) =>
      kind === "i" ? `int32_t ${name}` : `${cType(kind)}${name}`,
    );
    expect(found).toEqual(promised);
  });
});

describe("worked by hand", () => {
  const product = (a: number[], b: number, f: { multiplier: number; shift: number }) =>
    ({
      kernel: "wt_mul_s8",
      values: {
        a: Int8Array.from(a),
        b: Int8Array.of(b),
        n: a.length,
        b_n: 1,
        a_offset: 0,
        b_offset: 0,
        y_offset: 0,
        y_multiplier: f.multiplier,
        y_shift: f.shift,
        act_min: -128,
        act_max: 127,
      },
      yBytes: a.length,
    }) as const satisfies VectorCase;
  const softmax = (x: number[], scale: number): VectorCase => ({
    kernel: "wt_softmax_s8",
    values: { x: Int8Array.from(x), rows: 1, depth: x.length, ...softmaxNumbers(scale) },
    yBytes: x.length,
  });
  const cases: [string, VectorCase, number[]][] = [
    [
      "a half in the multiplication rounds up",
      product([3, -3, 1, -1], 1, { multiplier: 2 ** 30, shift: 0 }),
      [2, -1, 1, 0],
    ],
    [
      "a half in the shift rounds away from zero",
      product([3, -3, 1, -1], 2, { multiplier: 2 ** 30, shift: -1 }),
      [2, -2, 1, -1],
    ],
    ["equal inputs share 256 steps", softmax([5, 5, 5, 5], 0.1), [-64, -64, -64, -64]],
    ["one class alone is certain", softmax([-9], 0.5), [127]],
    ["log 3 apart is three quarters to one", softmax([1, 0], Math.log(3)), [64, -64]],
    [
      "a dense layer: 0.5 * (10 + (1 + 2) * 3 + (4 + 2) * -2), plus 7",
      {
        kernel: "wt_dense_s8",
        values: {
          x: Int8Array.of(1, 4),
          w: Int8Array.of(3, -2),
          bias: Int32Array.of(10),
          multiplier: Int32Array.of(2 ** 30),
          shift: Int8Array.of(0),
          in_n: 2,
          out_n: 1,
          x_offset: 2,
          y_offset: 7,
          act_min: -128,
          act_max: 127,
        },
        yBytes: 1,
      },
      [11],
    ],
    [
      "an average of -1 and -2 is -2, of 1 and 2 is 2",
      {
        kernel: "wt_avg_pool_s8",
        values: {
          x: Int8Array.of(-1, 1, -2, 2),
          in_h: 1,
          in_w: 2,
          in_c: 2,
          out_h: 1,
          out_w: 1,
          out_c: 2,
          k_h: 1,
          k_w: 2,
          stride_h: 1,
          stride_w: 1,
          pad_top: 0,
          pad_left: 0,
          act_min: -128,
          act_max: 127,
        },
        yBytes: 2,
      },
      [-2, 2],
    ],
  ];
  test.each(cases)("%s", (_, c, y) => {
    expect([...onHost(host, [c])[0]!]).toEqual(y);
    expect([...onWasm(wasm, c)]).toEqual(y);
  });

  const fixedPoint = [
    ["exp", 1000, rawExponential, -1, -(2 ** 31), (x: number) => Math.exp(x / 2 ** 26)],
    ["1 / (1 + x)", 1001, rawReciprocal, 1, 2 ** 31, (x: number) => 1 / (1 + x / 2 ** 31)],
  ] as const;
  test.each(fixedPoint)("softmax's %s has all its 31 bits", (_, opcode, oracle, near, end, real) => {
    const r = createRandom(opcode);
    const x = Int32Array.from({ length: 3000 }, (_, i) =>
      i < 5 ? i * near : Math.trunc(end * r.unit() ** (1 + (i % 4))),
    );
    const buffers = [x, new Int32Array(x.length)].map((data, i) => ({ data, isOutput: i === 1 }));
    const [bytes] = host.run([{ buffers, calls: [[opcode, at(0), at(1), x.length]] }])[0]!;
    const y = new Int32Array(bytes!.buffer);
    expect([...y]).toEqual([...x].map(oracle));
    for (const [i, v] of x.entries()) expect(Math.abs(y[i]! / 2 ** 31 - real(v))).toBeLessThan(1e-6);
  });

  test("softmax is within a step of the real function", () => {
    for (const c of randomCases("wt_softmax_s8", 60, 99)) {
      const { multiplier, shift, depth } = c.values as Record<string, number>;
      const scale = (multiplier! / 2 ** 31) * 2 ** (shift! - 26);
      const y = onWasm(wasm, c);
      const x = c.values.x as Int8Array;
      for (let from = 0; from < x.length; from += depth!) {
        const exps = [...x.subarray(from, from + depth!)].map((v) => Math.exp(v * scale));
        const sum = exps.reduce((s, e) => s + e, 0);
        for (const [i, e] of exps.entries()) {
          const real = Math.min((256 * e) / sum - 128, 127);
          expect(Math.abs(y[from + i]! - real)).toBeLessThan(1);
        }
      }
    }
  });

  test("factor() in these tests is TensorFlow Lite's: 0.75 is 0.75 * 2^31 at shift 0, 3 is that at shift 2", () => {
    expect([factor(0.75), factor(3)]).toEqual([
      { multiplier: 0.75 * 2 ** 31, shift: 0 },
      { multiplier: 0.75 * 2 ** 31, shift: 2 },
    ]);
  });
});
