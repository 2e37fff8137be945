/** When does skipping zeros pay? The sparse kernel against the dense one, in bytes and in instructions of an emulated Cortex-M4. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildGraph } from "../../src/ir/build";
import type { Graph, QuantizedModel } from "../../src/ir/types";
import { compile } from "../../src/stages/compile";
import { plan } from "../../src/stages/plan";
import { thinned } from "../../src/testing/prunedNets";
import { sketchModel } from "../../src/testing/sketchModel";
import { constantBytes, phinet } from "../../src/toolkit";
import { countInstructions, machine } from "./instructions";

const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const docs = fileURLToPath(new URL("../../docs", import.meta.url));

interface Case {
  readonly name: string;
  readonly graph: Graph;
}

function cases(): Case[] {
  const dense = buildGraph("dense");
  const pointwise = buildGraph("pointwise");
  return [
    { name: "dense, 256 to 128", graph: dense.finish(dense.dense(dense.input([256]), 128)) },
    {
      name: "1x1 convolution, 8x8x64 to 8x8x64",
      graph: pointwise.finish(pointwise.conv2d(pointwise.input([8, 8, 64]), 64, { kernel: 1, bias: true })),
    },
    {
      name: "a whole PhiNet, 32x32 (0.35, 1, 4, 5 blocks)",
      graph: phinet({ alpha: 0.35, beta: 1, t0: 4, layers: 5, resolution: 32, classes: 10 }),
    },
  ];
}

export interface SparseRow {
  readonly share: number;
  readonly instructions: number;
  readonly bytes: number;
}

export interface SparseTable {
  readonly name: string;
  /** Of the dense kernels, whatever the zeros. */
  readonly dense: { readonly instructions: number; readonly bytes: number };
  readonly rows: readonly SparseRow[];
  /** Shares of zeros from which the sparse kernel is faster, and smaller; null: at none of those measured. */
  readonly breakEven: { readonly instructions: number | null; readonly bytes: number | null };
}

export async function benchSparse(): Promise<void> {
  console.log(`Sparse kernel, ${machine}. Random weights, random zeros.`);
  const tables: SparseTable[] = [];
  for (const { name, graph } of cases()) {
    const table = await measure(name, sketchModel(graph, 1));
    tables.push(table);
    console.log(tableText(table));
  }
  mkdirSync(docs, { recursive: true });
  writeFileSync(join(docs, "sparse.json"), `${JSON.stringify({ machine, tables }, null, 2)}\n`);
  writeFileSync(join(docs, "sparse.md"), page(tables));
}

async function measure(name: string, model: QuantizedModel): Promise<SparseTable> {
  const bytesOf = (m: QuantizedModel, sparse: number | boolean) =>
    constantBytes(compile(m, plan(m.graph), { sparse }));
  const dense = { instructions: await countInstructions(model), bytes: bytesOf(model, false) };
  const rows: SparseRow[] = [];
  for (const share of SHARES) {
    const thin = thinned(model, share, 1);
    rows.push({ share, instructions: await countInstructions(thin, 0), bytes: bytesOf(thin, 0) });
  }
  const crossing = (what: "instructions" | "bytes") => breakEven(rows, what, dense[what]);
  return {
    name,
    dense,
    rows,
    breakEven: { instructions: crossing("instructions"), bytes: crossing("bytes") },
  };
}

/** Where the line between two measured shares goes below the dense figure. */
function breakEven(rows: readonly SparseRow[], what: "instructions" | "bytes", dense: number): number | null {
  const first = rows.findIndex((row) => row[what] < dense);
  if (first < 0) return null;
  if (first === 0) return 0;
  const [above, below] = [rows[first - 1]!, rows[first]!];
  return above.share + ((below.share - above.share) * (above[what] - dense)) / (above[what] - below[what]);
}

const percent = (share: number | null): string =>
  share === null ? "at none of these" : `${Math.round(100 * share)} %`;

function tableText({ name, dense, rows, breakEven: at }: SparseTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const times = (n: number, of: number) => (n / of).toFixed(2);
  return [
    `## ${name}`,
    "",
    `Dense: ${dense.instructions.toLocaleString("en-US")} instructions, ${dense.bytes.toLocaleString("en-US")} bytes of constants.`,
    "",
    line(["zeros", "instructions", "of dense", "bytes", "of dense"]),
    line(["---:", "---:", "---:", "---:", "---:"]),
    ...rows.map((r) =>
      line([
        percent(r.share),
        r.instructions.toLocaleString("en-US"),
        times(r.instructions, dense.instructions),
        r.bytes.toLocaleString("en-US"),
        times(r.bytes, dense.bytes),
      ]),
    ),
    "",
    `Break-even: faster from ${percent(at.instructions)} zeros, smaller from ${percent(at.bytes)}.`,
    "",
  ].join("\n");
}

const page = (tables: readonly SparseTable[]): string =>
  [
    "# Zeros that are skipped",
    "",
    `Made by \`npm run bench -- sparse\` on ${machine}. Layers run by \`wt_sparse_s8\`, which stores and multiplies only weights that are not zero, against the dense kernels; both give the same bytes. Depthwise convolutions and windows larger than 1x1 stay dense in the whole network. Instructions are counted, not cycles: flash wait states and load stalls are not in them.`,
    "",
    ...tables.map(tableText),
  ].join("\n");
