import { formatNumber, showBytes, showCount, t } from "../../i18n";
import type { Cost, NodeCost } from "../../ir/cost";
import { DataTable } from "../ui/DataTable";
import type { Column } from "../ui/table";

const columns = (): readonly Column<NodeCost>[] => [
  { title: t("Layer"), value: (l) => l.id },
  { title: t("Operation"), value: (l) => l.op },
  { title: t("Output"), value: (l) => l.shape.join("×") },
  { title: t("Parameters"), value: (l) => l.parameters, show: (l) => formatNumber(l.parameters) },
  { title: t("MAC"), value: (l) => l.macs, show: (l) => showCount(l.macs) },
  { title: t("Output, bytes"), value: (l) => l.outputBytes, show: (l) => showBytes(l.outputBytes) },
];

/** Every layer of the network as it is trained, with what it costs. */
export function LayerTable({ cost }: { readonly cost: Cost }) {
  return (
    <DataTable
      caption={t("{count} layers, as they are trained", { count: cost.layers.length })}
      columns={columns()}
      rows={cost.layers}
      rowKey={(l) => l.id}
      download="layers"
    />
  );
}
