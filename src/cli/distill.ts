import { fail } from "../core/failure";
import type { Dataset } from "../datasets/types";
import type { Model } from "../ir/types";
import type { FeaturePair } from "../stages/distill/options";
import {
  cost,
  type DistillTraining,
  distillDefaults,
  evaluateModel,
  firstExamples,
  hideLabels,
  init,
  showCount,
  train,
} from "../toolkit";
import { type Arguments, type Command, choose, need } from "./command";
import { writeOutput } from "./files";
import { flagKinds, netNames, nets, readInteger, readNumber } from "./netFlags";
import { netFor, percent, readTraining, showProgress, toTflite, trainFlagsHelp } from "./trainFlags";

const MEASURES = ["cosine", "euclidean"] as const;

export const command: Command = {
  usage: `whittle distill --net NET [knobs] --teacher NET [knobs] --data images|shapes [flags] [--json]

Trains a teacher on all examples, then a student that learns from it, then the same student alone, and tells the accuracy of all three on the
test split. Students start from the same weights and take as many steps. Knobs of the teacher begin with --teacher-, as --teacher-width 24.

  --teacher NET        the teacher's network
  --teacher-epochs N   as --epochs when absent
  --labels N           only the first N training examples keep their labels for the student; the teacher labels the rest
  --temperature T      of the soft labels, ${distillDefaults.temperature} when absent
  --hard W, --soft W   weights of the labels and of the teacher, ${distillDefaults.hard} and ${distillDefaults.soft}; FROM:TO goes in a line over the training
  --features PAIRS     layers of the student that follow layers of the teacher: pool=pool,block3_add=late; by cosine similarity
  --measure NAME       ${MEASURES.join(" or ")} for features
  --no-alone           leave out the student without a teacher
${trainFlagsHelp}

  whittle distill --net phinet --alpha 0.5 --beta 1 --t0 4 --layers 5 --teacher resnet8 --data images --labels 1000`,

  async run(args) {
    const { rest, own } = teachersFlags(args);
    const setup = await readTraining("distill", rest, {
      ...{ teacher: "text", labels: "text", temperature: "text", hard: "text", soft: "text" },
      ...{ features: "text", measure: "text", alone: "boolean", "teacher-epochs": "text" },
    });
    const { given, graph, data, startEngine, options } = setup;
    const teacherNet = choose("teacher", need("distill", given, "teacher", "resnet8"), netNames);
    const teacherGraph = netFor(teacherNet, data.card, knobsOf(teacherNet, own));
    const distill = distillOf(given);
    const known =
      given.flags.labels === undefined ? data.train.count : readInteger("--labels", given.flags.labels);
    const [taught, alone] = [hideLabels(data, known), firstExamples(data, known)];

    const io = { startEngine, now: () => performance.now(), onProgress: showProgress };
    const judge = async (model: Model) => {
      const { accuracy, loss } = await evaluateModel(model, data, data.test, startEngine);
      const { parameters, macs } = cost(model.graph);
      return { accuracy, loss, parameters, macs };
    };
    const epochs = given.flags["teacher-epochs"];
    const teacher = await train(
      init(teacherGraph, options.seed),
      data,
      epochs === undefined ? options : { ...options, epochs: readInteger("--teacher-epochs", epochs) },
      io,
    );
    const student = await train(
      init(graph, options.seed),
      taught,
      { ...options, distill },
      { ...io, teacher: teacher.model },
    );
    if (given.flags.output !== undefined)
      writeOutput(given.flags.output, await toTflite(student.model, data));
    const result = {
      teacher: await judge(teacher.model),
      student: await judge(student.model),
      ...(given.flags.alone === "false" ? {} : { alone: await judge(await byItself(alone)) }),
    };
    return {
      json: given.switches.has("json"),
      data: {
        ...{ net: setup.net, teacherNet, data: data.card.id, backend: setup.backend, seed: options.seed },
        ...{ labels: known, examples: data.train.count, distill, history: student.history, ...result },
      },
      text: Object.entries(result)
        .map(
          ([name, r]) =>
            `${TITLES[name as keyof typeof TITLES].padEnd(16)}${percent(r.accuracy).padStart(8)}  ${showCount(r.parameters)} parameters, ${showCount(r.macs)} MACs`,
        )
        .join("\n"),
    };

    /** The student without a teacher, in as many steps. */
    async function byItself(set: Dataset): Promise<Model> {
      const passes = Math.max(1, Math.round((options.epochs * data.train.count) / set.train.count));
      return (await train(init(graph, options.seed), set, { ...options, epochs: passes }, io)).model;
    }
  },
};

const TITLES = { teacher: "teacher", student: "student", alone: "student alone" } as const;

/** Flags that begin with --teacher- are the teacher's knobs, but for --teacher-epochs. */
function teachersFlags(args: readonly string[]): {
  readonly rest: string[];
  readonly own: Map<string, string>;
} {
  const rest: string[] = [];
  const own = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const match = /^--teacher-(?!epochs)([\w-]+)(?:=(.*))?$/.exec(args[i]!);
    if (!match) {
      rest.push(args[i]!);
      continue;
    }
    const [, name, value] = match;
    const next = args[i + 1];
    const follows = value === undefined && next !== undefined && !next.startsWith("--");
    own.set(name!, value ?? (follows ? next : "true"));
    if (follows) i++;
  }
  return { rest, own };
}

function knobsOf(net: (typeof netNames)[number], own: ReadonlyMap<string, string>): Record<string, string> {
  const known = Object.keys(flagKinds(nets[net]));
  const unknown = [...own.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined)
    fail(
      "bad-usage",
      "whittle distill",
      `there is no flag --teacher-${unknown}`,
      `${net} takes ${known.map((name) => `--teacher-${name}`).join(", ")}.`,
    );
  return Object.fromEntries(own);
}

function distillOf({ flags }: Arguments): DistillTraining {
  const weight = (name: "hard" | "soft") => {
    const text = flags[name];
    if (text === undefined) return distillDefaults[name];
    const [from, to] = text.split(":").map((part) => readNumber(`--${name}`, part));
    return to === undefined ? from! : ({ kind: "linear", from: from!, to } as const);
  };
  const measure = choose("measure", flags.measure ?? "cosine", MEASURES);
  const features = (flags.features ?? "")
    .split(",")
    .filter(Boolean)
    .map((pair): FeaturePair => {
      const [student = "", teacher] = pair.split("=");
      return { student, teacher: teacher ?? student, weight: 1, measure };
    });
  const { temperature } = flags;
  return {
    ...distillDefaults,
    ...{ hard: weight("hard"), soft: weight("soft"), features },
    temperature:
      temperature === undefined ? distillDefaults.temperature : readNumber("--temperature", temperature),
  };
}
