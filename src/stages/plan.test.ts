import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../core/random";
import { buildGraph } from "../ir/build";
import { numel } from "../ir/shape";
import type { Graph, QuantizedModel } from "../ir/types";
import { runReference } from "../runtime/reference";
import { createWasmEngine, type WasmEngine } from "../runtime/wasmEngine";
import { lastReads, memoryMistakes, ownerOf } from "../testing/memoryCheck";
import { livedInModel } from "../testing/quantizedNet";
import { randomDag } from "../testing/randomDag";
import { randomInputs, randomQuantizedModel } from "../testing/randomGraph";
import { smallNets } from "../testing/smallNets";
import { compile } from "./compile";
import { fold } from "./fold";
import { plan } from "./plan";

let engine: WasmEngine;
beforeAll(async () => {
  engine = await createWasmEngine(readFileSync(new URL("../../public/engine.wasm", import.meta.url)));
});

/** A float graph as int8 for planning only: shapes matter, scales do not. */
const asInt8 = (graph: Graph): Graph<"int8"> => ({
  ...graph,
  dialect: "int8",
  nodes: graph.nodes.map((n) => ({
    ...n,
    out: { ...n.out, quant: { scale: 1, zeroPoint: 0 } },
  })) as Graph<"int8">["nodes"],
});

const graphs: readonly Graph<"int8">[] = [
  ...Array.from({ length: 150 }, (_, seed) => randomDag(seed).graph),
  ...Array.from({ length: 100 }, (_, seed) => randomQuantizedModel(seed).graph),
  ...smallNets.map((g) => asInt8(fold(livedInModel(g, 1)).graph)),
];

test.each([true, false])("inPlace %s: no byte is taken from a value that is still to be read", (inPlace) => {
  for (const graph of graphs)
    expect(memoryMistakes(graph, plan(graph, { inPlace, tries: 16 })), graph.name).toEqual([]);
});

test("the peak is exact: the arena ends where the last buffer ends, and live bytes are those counted by hand", () => {
  for (const graph of graphs) {
    const p = plan(graph, { inPlace: false, tries: 16 });
    expect(p.arenaBytes).toBe(Math.max(...p.slots.map((s) => s.offset + s.bytes)));
    const last = lastReads(graph);
    const owners = graph.nodes
      .map((n, step) => ({ n, step }))
      .filter(({ n }) => ownerOf(graph, n.id) === n.id);
    const live = graph.nodes.map((_, now) =>
      owners.reduce((sum, { n, step }) => {
        const born = n.op === "input" ? 0 : step;
        return sum + (born <= now && now <= last.get(n.id)! ? numel(n.out.shape) : 0);
      }, 0),
    );
    expect(p.liveBytes, graph.name).toBe(Math.max(...live));
    expect(p.arenaBytes).toBeGreaterThanOrEqual(p.liveBytes);
  }
});

test("writing over dying inputs never costs memory, and often saves some", () => {
  let saved = 0;
  // A greedy placement of number 1091 over dying inputs is larger than one apart.
  for (const graph of [...graphs, randomDag(1091).graph]) {
    const [with_, without] = [true, false].map(
      (inPlace) => plan(graph, { inPlace, tries: 8 }).arenaBytes,
    ) as [number, number];
    expect(with_, graph.name).toBeLessThanOrEqual(without);
    if (with_ < without) saved++;
  }
  expect(saved).toBeGreaterThan(graphs.length / 4);
});

test("a chain worked by hand: 4x4x2 -> 4x4x4 -> relu -> 2x2x4", () => {
  const g = buildGraph("chain");
  const conv = g.conv2d(g.input([4, 4, 2]), 4, { kernel: 1 }, "conv");
  const graph = asInt8(g.finish(g.pool("maxPool", g.activate(conv, "hardSwish", "act"), 2, {}, "pool")));
  // Apart, 64 and 64 lie beside each other while hardSwish runs. In place it costs nothing, and the convolution's 64 grow up
  // to its 32 inputs: value 2 of the last pixel, at 62, comes while inputs 30 and 31 are still to be read, so 30 must lie at
  // 63 at least, and input 31 ends the arena at 65.
  expect(plan(graph, { inPlace: false }).arenaBytes).toBe(128);
  expect(plan(graph).arenaBytes).toBe(65);
  expect(plan(graph, { inPlace: false }).liveBytes).toBe(128);
});

test("the account notices a buffer that is one byte off", () => {
  const graph = randomDag(3).graph;
  const p = plan(graph);
  const moved = p.slots.map((s, i) => ({
    ...p,
    slots: p.slots.map((t, k) => (k === i ? { ...t, offset: s.offset + 1 } : t)),
  }));
  expect(moved.filter((m) => memoryMistakes(graph, m).length > 0).length).toBeGreaterThan(0);
});

test("the same graph and seed give the same plan", () => {
  for (const graph of graphs.slice(0, 20)) expect(plan(graph)).toEqual(plan(graph));
});

/** Runs call by call; after each, every byte that no value needs any more is overwritten. */
function runPoisoned(model: QuantizedModel, inputs: readonly Int8Array[], seed: number): Int8Array[] {
  const r = createRandom(seed);
  const p = plan(model.graph, { tries: 16 });
  const program = compile(model, p);
  const last = lastReads(model.graph);
  const steps = new Map(model.graph.nodes.map((n, i) => [n.id, i]));
  const arena = Int8Array.from({ length: program.arenaBytes }, () => r.integer(256) - 128);
  for (const [i, port] of program.inputs.entries()) arena.set(inputs[i]!, port.offset);
  for (const [i, call] of program.calls.entries()) {
    const loaded = engine.load({ ...program, inputs: [], outputs: [], calls: [call] });
    loaded.arena.set(arena);
    loaded.runUpTo(1, []);
    arena.set(loaded.arena);
    const step = steps.get(call.node)!;
    if (program.calls[i + 1]?.node === call.node) continue; // the node is not whole yet
    const needed = new Uint8Array(arena.length);
    for (const slot of p.slots) {
      const born = model.graph.nodes[steps.get(slot.node)!]!.op === "input" ? 0 : steps.get(slot.node)!;
      if (born <= step && last.get(slot.node)! > step) needed.fill(1, slot.offset, slot.offset + slot.bytes);
    }
    for (let b = 0; b < arena.length; b++) if (needed[b] === 0) arena[b] = r.integer(256) - 128;
  }
  return program.outputs.map((o) => arena.slice(o.offset, o.offset + o.bytes));
}

test("step by step in WebAssembly, with every dead byte poisoned, outputs are the reference's", () => {
  for (let seed = 0; seed < 60; seed++) {
    for (const model of [randomDag(seed), randomQuantizedModel(seed)]) {
      const inputs = randomInputs(model, seed);
      expect(runPoisoned(model, inputs, seed), model.graph.name).toEqual(runReference(model, inputs));
    }
  }
});
