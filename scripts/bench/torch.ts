/** PyTorch on the same cores, when this machine has it. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { weightSpecs } from "../../src/ir/verify";
import { benchBatch, benchModel, RATE, type Size } from "./page/nets";

const SCRIPT = join(import.meta.dirname, "torchStep.py");
const PYTHONS = ["python3", "/usr/bin/python3"];

/** The Python that has PyTorch, or null. */
export function findTorch(): string | null {
  return PYTHONS.find((python) => spawnSync(python, ["-c", "import torch"]).status === 0) ?? null;
}

export interface TorchSteps {
  readonly losses: readonly number[];
  readonly ms: number;
}

/** Asks a running PyTorch for steps, one request at a time. */
export class Torch {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(python: string, size: Size, threads: number) {
    this.child = spawn(python, [SCRIPT]);
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    const model = benchModel(size);
    const { values, labels } = benchBatch(size);
    const weights = Object.fromEntries(
      Object.entries(model.weights).map(([key, w]) => [key, { shape: w.shape, data: Array.from(w.data) }]),
    );
    const trainable = weightSpecs(model.graph)
      .filter(({ spec }) => spec.trainable)
      .map(({ key }) => key);
    const request = {
      ...{ graph: model.graph, weights, trainable, threads, rate: RATE },
      ...{ shape: [size.batch, ...size.shape], x: Array.from(values), labels: Array.from(labels) },
    };
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
  }

  async steps(count: number): Promise<TorchSteps> {
    this.child.stdin.write(`${count}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error("PyTorch ended before it answered");
    return JSON.parse(value) as TorchSteps;
  }

  end(): void {
    this.child.stdin.end();
  }
}
