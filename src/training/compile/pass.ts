/** Writes a graph's calls: forward unit by unit, and backward through the units in reverse. */
import { invariant } from "../../core/failure";
import { type Emitted, type Region, saltOf, type TrainSite, type Value } from "../../ir/emit";
import { opOf } from "../../ir/ops";
import { numel } from "../../ir/shape";
import { padded } from "../../ir/trainKernels";
import type { Graph, Node, NodeId, WeightKey } from "../../ir/types";
import { type Draft, type DraftCall, type DraftRegion, draftCall } from "./draft";
import type { Unit } from "./units";

/** At most so many parts of a partial sum. */
const MOST_PARTS = 64;

/** The gradient of a value outside a residual block, before and after the block's part was added. */
export interface Joined {
  readonly base: DraftRegion;
  readonly dx: DraftRegion;
}

export interface PassOptions {
  readonly graph: Graph;
  readonly units: readonly Unit[];
  readonly batch: number;
  readonly chunkRows: number;
  readonly training: boolean;
  /** Stands before the names of calls. */
  readonly label: string;
  readonly input: DraftRegion;
  readonly step: DraftRegion;
  readonly weight: (key: WeightKey) => DraftRegion;
  readonly gradientOf: (key: WeightKey, parts: number) => DraftRegion;
  readonly range: (node: NodeId) => DraftRegion | undefined;
  readonly blockOf: (node: NodeId) => number | null;
}

/** Chunks of equal size in whole eights of rows, `least` rows or more, so few that their sums stay cheap. */
export function cutRows(rows: number, least: number): { chunk: number; parts: number } {
  const wanted = Math.min(MOST_PARTS, Math.max(1, Math.floor(rows / least)));
  const chunk = wanted === 1 ? rows : Math.ceil(rows / wanted / 8) * 8;
  return { chunk, parts: Math.ceil(rows / chunk) };
}

export function emitGraph(draft: Draft, calls: DraftCall[], o: PassOptions) {
  const values = new Map<NodeId, Value>();
  const tape: { readonly unit: Unit; readonly emitted: Emitted }[] = [];
  const gradients = new Map<NodeId, DraftRegion>();
  const joined: Joined[] = [];
  const needs = needGradient(o.graph);
  let what = "";
  let block: number | null = null;

  const write: TrainSite["call"] = (kernel, regions, numbers) => {
    calls.push(draftCall(kernel, regions, numbers, { what, block }));
  };

  const fresh = (value: { readonly shape: readonly number[] }) =>
    draft.fresh("work", (o.batch * numel(value.shape) * padded(value.shape.at(-1)!)) / value.shape.at(-1)!);

  /** The next version of a node's gradient, made from the one before. */
  function contribute(id: NodeId, make: (base: DraftRegion | undefined) => DraftRegion): void {
    if (!needs.has(id)) return;
    const base = gradients.get(id);
    const dx = make(base);
    if (block !== null && o.blockOf(id) !== block) {
      invariant(base, `the block that ends here gives ${id} its gradient before the skip connection does`);
      joined.push({ base, dx });
    }
    gradients.set(id, dx);
  }

  function site(node: Node<"float">, ranges: Ranges, reads: readonly NodeId[]): TrainSite {
    const here = (id: NodeId) => values.get(id)!;
    const at = (name: string): WeightKey => `${node.id}/${name}`;
    return {
      batch: o.batch,
      training: o.training,
      x: reads.map(here),
      shape: node.out.shape,
      step: o.step,
      salt: saltOf(o.graph, node.id),
      weight: (name) => o.weight(at(name)),
      gradientOf: (name, parts) => o.gradientOf(at(name), parts),
      value: (shape) => fresh({ shape }),
      sums: (words) => draft.fresh("sums", words),
      table: (data) => draft.table(data),
      chunks: (rows) => cutRows(rows, o.chunkRows),
      takeRange: () => ranges.take(node.id),
      call: write,
      give: (input, make) =>
        contribute(reads[input]!, (base) => {
          const dx = fresh(here(reads[input]!));
          make(dx, base);
          return dx;
        }),
      pass: (input, gradient) =>
        contribute(reads[input]!, (base) => {
          if (!base) return gradient as DraftRegion; // regions come from nowhere but this draft
          const { shape } = here(reads[input]!);
          const y = fresh({ shape });
          const c = padded(shape.at(-1)!);
          const rows = y.words / c;
          const numbers = { rows, c, period: rows, every: 1, act: 0, gate: -1 };
          write("add", { a: base, b: gradient, step: o.step, y }, numbers);
          return y;
        }),
    };
  }

  /** A node's value x, fake-quantized by a call of its own. */
  function quantized(x: Region, range: DraftRegion, { out }: Node<"float">) {
    const y = fresh(out);
    const c = padded(out.shape.at(-1)!);
    const size = { rows: y.words / c, c };
    write("fakeQuantize", { x, range, y }, size);
    return { y, size };
  }

  function emitUnit(unit: Unit): Emitted {
    const last = unit.nodes.at(-1)!;
    const ranges = rangesFor(o.range);
    const emitted = unit.emit({
      training: o.training,
      site: (node, reads = node.inputs) => site(node, ranges, reads),
    });
    const range = ranges.take(last.id);
    if (!range) return emitted;
    const x = emitted.y;
    const { y, size } = quantized(x, range, last);
    return {
      y,
      backward: (dy) => {
        const dx = fresh(last.out);
        write("fakeQuantizeGrad", { dy, x, range, dx }, size);
        emitted.backward(dx);
      },
    };
  }

  for (const node of o.graph.nodes) {
    if (node.op !== "input") continue;
    what = `${o.label}${node.id} forward`;
    const range = o.range(node.id);
    const at = range ? quantized(o.input, range, node).y : o.input;
    values.set(node.id, { at, shape: node.out.shape });
  }
  for (const unit of o.units) {
    const last = unit.nodes.at(-1)!;
    block = o.blockOf(last.id);
    what = `${o.label}${last.id} forward`;
    const emitted = emitUnit(unit);
    values.set(last.id, { at: emitted.y, shape: last.out.shape });
    tape.push({ unit, emitted });
  }
  block = null;

  return {
    /** Every unit's value, by its last node. */
    values,
    /** Where gradients of block parts were added to a skip connection's. */
    joined,
    /** Gives a node a gradient from outside, before `backward`; `make` may add to what it has. */
    seed: (id: NodeId, make: (base: DraftRegion | undefined) => DraftRegion) =>
      gradients.set(id, make(gradients.get(id))),
    /** Writes the backward calls. */
    backward: (): void => {
      for (const { unit, emitted } of [...tape].reverse()) {
        const last = unit.nodes.at(-1)!;
        const dy = gradients.get(last.id);
        if (!dy || !needs.has(last.id)) continue;
        block = o.blockOf(last.id);
        what = `${o.label}${last.id} backward`;
        emitted.backward(dy);
      }
      block = null;
    },
  };
}

interface Ranges {
  take(node: NodeId): DraftRegion | undefined;
}

/** Each range is handed out once. */
function rangesFor(range: (node: NodeId) => DraftRegion | undefined): Ranges {
  const taken = new Set<NodeId>();
  return {
    take: (node) => {
      if (taken.has(node)) return undefined;
      taken.add(node);
      return range(node);
    },
  };
}

/** Nodes whose values depend on a trainable weight. */
function needGradient(graph: Graph): Set<NodeId> {
  const needs = new Set<NodeId>();
  const shapes = new Map(graph.nodes.map((n) => [n.id, n.out.shape]));
  for (const node of graph.nodes as readonly Node[]) {
    const own = opOf(node).weights(
      node.inputs.map((id) => shapes.get(id)!),
      node.attrs,
    );
    const learns = Object.values(own).some((spec) => spec?.trainable);
    if (learns || node.inputs.some((id) => needs.has(id))) needs.add(node.id);
  }
  return needs;
}
