import { expect, test } from "vitest";
import { codeBytes, codeCores } from "../../scripts/codeBytes";
import { compile } from "../stages/compile";
import { plan } from "../stages/plan";
import { sketchModel } from "../testing/sketchModel";
import { smallNets } from "../testing/smallNets";
import { estimateCodeBytes } from "./codeSize";

// MobileNetV2 has the same layers as the others, and takes a compiler the longest.
const nets = smallNets.filter((graph) => graph.name !== "mobilenetV2");

test.each(nets.map((graph) => [graph.name, graph] as const))(
  "the code of a compiled %s is within the estimate, and more than a third of it",
  (_, graph) => {
    const model = sketchModel(graph, 1);
    const program = compile(model, plan(model.graph));
    const estimate = estimateCodeBytes(model.graph);
    for (const core of codeCores) {
      const bytes = codeBytes(program, core);
      expect(bytes).toBeLessThanOrEqual(estimate);
      expect(bytes).toBeGreaterThan(estimate / 3);
    }
  },
);
