import { useMemo } from "react";
import { t } from "../../i18n";
import { cost } from "../../ir/cost";
import type { Graph } from "../../ir/types";
import { LayerTable } from "../../widgets/PhinetDesigner/LayerTable";
import { NetworkGraph } from "../../widgets/PhinetDesigner/NetworkGraph";
import { Tabs } from "../../widgets/ui/Tabs";

/** The operators of an opened network, drawn and listed. */
export function OpenedGraph({ graph }: { readonly graph: Graph<"int8"> }) {
  const costs = useMemo(() => cost(graph), [graph]);
  return (
    <Tabs
      label={t("What the network is made of")}
      tabs={[
        { id: "graph", title: t("Graph"), content: <NetworkGraph graph={graph} cost={costs} /> },
        { id: "layers", title: t("Layers"), content: <LayerTable cost={costs} /> },
      ]}
    />
  );
}
