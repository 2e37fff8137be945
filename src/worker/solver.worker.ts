/** Solves budgets beside the page, so that no slider waits for it. */
import { toFailure } from "../core/failure";
import { estimateCodeBytes } from "../firmware/codeSize";
import { efficientnet } from "../nets/efficientnet";
import { needOf } from "../stages/scale/families";
import { type Searching, type Solution, solving } from "../stages/scale/solve";
import { breathe } from "./breathe";
import type { News, PhiPoint, PhiRequest, Question, SolveRequest, SolverRequest } from "./solverProtocol";

const say = (news: News): void => self.postMessage(news);
/** One question an asker; they are answered one after the other. */
const waiting = new Map<string, Question>();
let busy = false;

self.onmessage = ({ data }: MessageEvent<Question>) => {
  const older = waiting.get(data.who);
  if (older) say({ id: older.id, kind: "dropped" });
  waiting.set(data.who, data);
  if (!busy) void work();
};

async function work(): Promise<void> {
  busy = true;
  for (let [next] = waiting.values(); next; [next] = waiting.values()) {
    waiting.delete(next.who);
    await answer(next);
  }
  busy = false;
}

async function answer({ who, id, request }: Question): Promise<void> {
  try {
    const steps = stepsOf(request);
    for (;;) {
      await breathe();
      if (waiting.has(who)) return say({ id, kind: "dropped" });
      const step = steps.next();
      if (step.done) return say({ id, kind: "answer", result: { ok: true, value: step.value } });
      say({ id, kind: "progress", progress: step.value });
    }
  } catch (thrown) {
    say({ id, kind: "answer", result: { ok: false, failure: toFailure(thrown) } });
  }
}

function stepsOf(request: SolverRequest): Generator<Searching, Solution | readonly PhiPoint[]> {
  return request.kind === "solve"
    ? solving(request.budgets, request.family, optionsOf(request))
    : compoundCurve(request);
}

const optionsOf = ({ options, withCode }: SolveRequest | PhiRequest) =>
  withCode ? { ...options, codeBytes: estimateCodeBytes } : options;

function* compoundCurve(request: PhiRequest): Generator<Searching, readonly PhiPoint[]> {
  const options = optionsOf(request);
  const { classes = 10, channels = 3 } = request.options;
  const points: PhiPoint[] = [];
  for (const [done, phi] of request.phis.entries()) {
    yield { done, total: request.phis.length };
    const graph = efficientnet({ phi, classes, channels });
    const { parameters, ...need } = needOf(graph, options, true);
    points.push({ phi, resolution: graph.nodes[0]!.out.shape[0]!, parameters, need });
  }
  return points;
}
