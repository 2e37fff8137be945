import { useMemo } from "react";
import { showCount, t } from "../../i18n";
import type { Graph } from "../../ir/types";
import type { Need } from "../../stages/fit";
import type { MemoryPlan } from "../../stages/plan";
import { needOf } from "../../store/network";
import { useProject } from "../../store/project";
import type { ModelSource, ModelSummary } from "../../worker/protocol";
import { useSketch } from "./useSketch";

export interface Deployment {
  readonly graph: Graph<"int8">;
  readonly plan: MemoryPlan;
  readonly need: Need;
  /** null while it is only designed. */
  readonly summary: ModelSummary | null;
  /** Which network this is, for people. */
  readonly words: string;
}

/** The quantized network where there is one; before that, the designed one, whose shapes and plan are the same. */
export function useDeployment(source: ModelSource): Deployment {
  const quantized = useProject((s) => s.quantized);
  const imported = useProject((s) => s.imported);
  const { sketch } = useSketch();
  return useMemo(() => {
    const summary = source === "imported" ? (imported.status === "done" ? imported.value : null) : quantized;
    if (!summary) {
      const words = t(
        "Your design, not quantized yet: {count} parameters. Shapes, order and memory are those of the finished network.",
        { count: showCount(sketch.cost.parameters) },
      );
      return { ...sketch.deployed, need: sketch.need, summary: null, words };
    }
    const words =
      source === "imported"
        ? t("The opened network “{name}”.", { name: summary.name })
        : t("Your quantized network.");
    return { graph: summary.graph, plan: summary.plan, need: needOf(summary), summary, words };
  }, [source, quantized, imported, sketch]);
}
