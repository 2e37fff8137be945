import { useEffect, useMemo } from "react";
import { openLab } from "../../store/lab";
import { planWithoutSharing } from "../../store/network";
import { useProject } from "../../store/project";
import { ArenaTimeline } from "../../widgets/ArenaTimeline/ArenaTimeline";
import type { ModelSource } from "../../worker/protocol";
import { useDeployment } from "./useDeployment";

export default function ArenaContainer({ source = "trained" }: { readonly source?: ModelSource }) {
  const { graph, plan, summary, words } = useDeployment(source);
  const imported = useProject((s) => s.imported);
  const apart = useMemo(() => summary?.planWithoutSharing ?? planWithoutSharing(graph), [summary, graph]);
  useEffect(() => {
    void openLab();
  }, []);
  if (source === "imported" && imported.status !== "done") return null;
  return (
    <ArenaTimeline
      plan={plan}
      planWithoutSharing={apart}
      steps={graph.nodes.map((n) => n.id)}
      source={words}
    />
  );
}
