import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fail } from "../../src/core/failure";
import type { QuantizedModel } from "../../src/ir/types";
import { sketchModel } from "../../src/testing/sketchModel";
import { compile, constantBytes, cost, importTflite, plan } from "../../src/toolkit";
import { benchNets } from "../benchNets";
import { codeBytes } from "../codeBytes";
import { countInstructions, countLoop, LOOP_INSTRUCTIONS, machine } from "./instructions";

/** The deviation allowed to the counter on a loop of known length: entry, exit, and the self-test's own calls. */
const TOLERANCE = 0.001;

/** Instructions per multiply-accumulate and sizes of the seven networks and of the .tflite files given. */
export async function benchEngine(files: readonly string[]): Promise<void> {
  console.log(`Engine, ${machine}. Random weights: speed does not depend on them.`);
  const counted = await countLoop();
  const error = Math.abs(counted / LOOP_INSTRUCTIONS - 1);
  console.log(
    `counter on a loop of ${LOOP_INSTRUCTIONS} instructions: ${counted} (${(100 * error).toFixed(3)} % off)`,
  );
  if (error > TOLERANCE)
    fail("internal", "bench", "the instruction counter is wrong on a known loop", "Use QEMU 7.2 or newer.");
  const models: [string, QuantizedModel][] = [
    ...Object.entries(benchNets).map(([name, graph]): [string, QuantizedModel] => [
      name,
      sketchModel(graph, 1),
    ]),
    ...files.map((path): [string, QuantizedModel] => [
      basename(path),
      importTflite(readFileSync(path), path),
    ]),
  ];
  const row = (cells: readonly (string | number)[]) =>
    console.log(
      cells.map((cell, i) => (i === 0 ? String(cell).padEnd(14) : String(cell).padStart(13))).join(""),
    );
  row(["network", "MACs", "instructions", "per MAC", "arena B", "constants B", "code B"]);
  for (const [name, model] of models) {
    const program = compile(model, plan(model.graph));
    const { macs } = cost(model.graph);
    const instructions = await countInstructions(model);
    const sizes = [program.arenaBytes, constantBytes(program), codeBytes(program, "cortex-m4")];
    row([name, macs, instructions, (instructions / macs).toFixed(2), ...sizes]);
  }
}
