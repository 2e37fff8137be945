/**
 * Prints how much code whole networks compile to, with the exported projects' own -O2, beside what src/firmware/codeSize.ts
 * expects: its figures were chosen so that the estimate is never too small on these networks. Minutes long.
 * Run: npx tsx scripts/measureCodeSize.ts
 */
import { estimateCodeBytes } from "../src/firmware/codeSize";
import { sketchModel } from "../src/testing/sketchModel";
import { compile, plan } from "../src/toolkit";
import { benchNets } from "./benchNets";
import { codeBytes, codeCores } from "./codeBytes";

const rows: Record<string, Record<string, number>> = {};
for (const [name, graph] of Object.entries(benchNets)) {
  const model = sketchModel(graph, 1);
  const program = compile(model, plan(model.graph));
  const row: Record<string, number> = { layers: program.calls.length };
  for (const core of codeCores) row[core] = codeBytes(program, core);
  row.estimate = estimateCodeBytes(model.graph);
  rows[name] = row;
}
console.table(rows);
