/**
 * The third tier: plain TensorFlow.js through the ops' lowerings. It trains whatever can be lowered, slowly: an op without
 * gradient kernels lands here. Batches are made by the law, so every engine sees the same ones.
 */
import { fail, invariant } from "../../core/failure";
import type { Tensor, Tf } from "../../ir/op";
import { numel } from "../../ir/shape";
import { stepWords } from "../../ir/trainKernels";
import type { Graph } from "../../ir/types";
import { lowerGraph } from "../../runtime/float";
import type { Metrics, Resident, TrainingEngine, TrainingState } from "../engine";
import { gatherNumbers } from "../gatherNumbers";
import { gather, gatherRows } from "../law/gather";
import { isCached, type PlanOptions } from "../options";
import { stepBuffer } from "../stepBuffer";
import { type TeacherTable, tableWidth } from "../teacherTable";
import { TrainState } from "./trainState";

/** Throws a `Failure` for what only the compiled plans can do. */
export function createTfjsEngine(
  tf: Tf,
  graph: Graph,
  plan: PlanOptions,
  start: TrainingState,
): TrainingEngine {
  refuse(plan.fakeQuant !== null, "quantization-aware training");
  refuse(plan.layerDrop, "LayerDrop");
  refuse((plan.distill?.features.length ?? 0) > 0, "feature distillation");
  refuse(plan.distill !== null && !isCached(plan.distill.teacher), "a teacher inside the step");
  const state = new TrainState(tf, graph, plan, start);
  const shape = graph.nodes.find((n) => n.op === "input")!.out.shape;
  const size = numel(shape);
  const residents = new Map<string, { readonly split: Resident; readonly words: Float32Array }>();
  let sums: Tensor | null = null;
  let examples = 0;
  let steps = 0;

  const loaded = (name: string) => {
    const resident = residents.get(name);
    invariant(resident, `${name} is not loaded`);
    return resident;
  };

  /** Through the gather law, without padding lanes. */
  const batchOf = (name: string, step: Uint32Array, augmented: boolean, count: number) => {
    const { split, words } = loaded(name);
    const n = gatherNumbers({ ...plan, batch: count }, shape, augmented);
    const x = new Float32Array(count * size);
    const target = new Float32Array(count * plan.classes);
    const b = {
      data: words,
      labels: new Float32Array(new Uint32Array(split.labels).buffer),
      step: new Float32Array(step.buffer),
      ...{ x, target },
    };
    gather({ b, n: { ...n, c: n.realC!, classes: n.realClasses! } });
    const taught = (plan.distill?.soft ?? 0) > 0 && split.teacher;
    return { x, target, teacher: taught ? logitsOf(taught, step, count) : null };
  };

  /** The teacher's logits of a batch: the first part of its table. */
  const logitsOf = ({ parts, values }: TeacherTable, step: Uint32Array, batch: number): Float32Array => {
    const y = new Float32Array(batch * plan.classes);
    const numbers = { batch, n: plan.classes, stride: tableWidth(parts), first: 0 };
    gatherRows({ b: { rows: values, step: new Float32Array(step.buffer), y }, n: numbers });
    return y;
  };

  return {
    id: "tfjs",
    batch: plan.batch,
    load: async (name, split) => {
      residents.set(name, { split, words: wordsOf(split.values) });
    },
    step: async (input) => {
      steps++;
      const words = stepBuffer(stepWords.indices + plan.batch, input, steps);
      const made = batchOf("train", words, true, plan.batch);
      const now = state.step(made, input);
      const total: Tensor = sums ? tf.add(sums, now) : tf.clone(now);
      tf.dispose(sums ? [sums, now] : [now]);
      sums = total;
      examples += plan.batch;
    },
    metrics: async (): Promise<Metrics> => {
      const [loss = 0, correct = 0, broken = 0, labeled = 0] = sums ? await sums.data() : [];
      sums?.dispose();
      sums = null;
      const read = { loss, correct, examples, broken, features: 0, labeled };
      examples = 0;
      return read;
    },
    evaluate: async (name) => {
      const { split } = loaded(name);
      const out = new Float32Array(split.count * plan.classes);
      for (let from = 0; from < split.count; from += EVALUATION_BATCH) {
        const count = Math.min(EVALUATION_BATCH, split.count - from);
        const indices = Uint32Array.from({ length: count }, (_, i) => from + i);
        const words = stepBuffer(stepWords.indices + count, { indices, seed: 0, rate: 0, share: 1 }, 1);
        const { x } = batchOf(name, words, false, count);
        const logits = tf.tidy(() => {
          const fed = tf.tensor(x, [count, ...shape]);
          return lowerGraph(tf, graph, state.tensors(), [fed]).get(graph.outputs[0]!)!;
        });
        out.set((await logits.data()) as Float32Array, from * plan.classes);
        logits.dispose();
      }
      return out;
    },
    read: () => state.read(),
    write: async (next) => state.write(next),
    setMask: async (mask) => state.setMask(mask),
    peek: async (name) =>
      fail(
        "bad-usage",
        name,
        "plain TensorFlow.js keeps no values between steps",
        "Train on WASM or WebGPU.",
      ),
    stats: () => ({
      ...{ dispatches: 0, submits: 0, pipelines: 0, jsMs: 0, compileMs: 0, threads: 1 },
      bytes: state.bytes() + [...residents.values()].reduce((n, r) => n + r.words.byteLength, 0),
    }),
    dispose: () => {
      sums?.dispose();
      state.dispose();
    },
  };
}

const EVALUATION_BATCH = 64;

/** The law reads words: bytes are copied into whole ones. */
function wordsOf(values: Uint8Array | Float32Array): Float32Array {
  if (values instanceof Float32Array) return values;
  const out = new Uint8Array(Math.ceil(values.length / 4) * 4);
  out.set(values);
  return new Float32Array(out.buffer);
}

function refuse(wanted: boolean, what: string): void {
  if (wanted)
    fail("bad-usage", "training", `plain TensorFlow.js cannot do ${what}`, "Train on WASM or WebGPU.");
}
