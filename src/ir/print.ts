import { showCount } from "../core/units";
import { cost } from "./cost";
import { showShape } from "./shape";
import type { Dialect, Graph, Quant } from "./types";

/** A graph as text: one node a line with its inputs, shape, cost and, for int8, its quantization. */
export function print<D extends Dialect>(graph: Graph<D>): string {
  const c = cost(graph);
  const rows = graph.nodes.map((n, i) => {
    const layer = c.layers[i]!;
    const quant = (n.out as { quant?: Quant }).quant;
    return [
      n.id,
      n.op,
      `(${n.inputs.join(", ")})`,
      showShape(n.out.shape),
      layer.parameters > 0 ? `${showCount(layer.parameters)} parameters` : "",
      layer.macs > 0 ? `${showCount(layer.macs)} MACs` : "",
      quant ? `${quant.scale.toPrecision(4)} * (q - ${quant.zeroPoint})` : "",
    ];
  });
  const widths = rows[0]?.map((_, c) => Math.max(...rows.map((r) => r[c]!.length))) ?? [];
  const lines = rows.map((r) =>
    r
      .map((cell, c) => cell.padEnd(widths[c]!))
      .join("  ")
      .trimEnd(),
  );
  return [`${graph.name} (${graph.dialect}) -> ${graph.outputs.join(", ")}`, ...lines].join("\n");
}
