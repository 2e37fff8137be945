import { showBytes, showCount } from "../../core/units";
import type { Cost, NodeCost } from "../../ir/cost";
import { DataTable } from "../ui/DataTable";
import type { Column } from "../ui/table";

const columns: readonly Column<NodeCost>[] = [
  { title: "Layer", value: (l) => l.id },
  { title: "Operation", value: (l) => l.op },
  { title: "Output", value: (l) => l.shape.join("×") },
  { title: "Parameters", value: (l) => l.parameters, show: (l) => l.parameters.toLocaleString("en-US") },
  { title: "MAC", value: (l) => l.macs, show: (l) => showCount(l.macs) },
  { title: "Output, bytes", value: (l) => l.outputBytes, show: (l) => showBytes(l.outputBytes) },
];

/** Every layer of the network as it is trained, with what it costs. */
export function LayerTable({ cost }: { readonly cost: Cost }) {
  return (
    <DataTable
      caption={`${cost.layers.length} layers, as they are trained`}
      columns={columns}
      rows={cost.layers}
      rowKey={(l) => l.id}
      download="layers"
    />
  );
}
