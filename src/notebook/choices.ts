/**
 * What a file carries beside the notebook: what the person has reached, and where the widgets' knobs stood. Checked as they come in: a
 * link may hold anything, and a data set of a billion pictures is an attack.
 */
import * as z from "zod/mini";
import { type Failure, FailureError } from "../core/failure";

const number = z.number();
const optional = z.optional;
const within = (low: number, high: number) => z.number().check(z.minimum(low), z.maximum(high));
const whole = (low: number, high: number) => z.int().check(z.minimum(low), z.maximum(high));
const text = z.string().check(z.maxLength(10_000));

const progress = z.object({
  visited: z.array(text),
  passed: z.array(text),
  answers: z.record(z.string(), text),
});

/** Ranges as the networks' own; knobs that are absent keep their place. */
const design = z.object({
  alpha: optional(within(0.02, 5)),
  beta: optional(within(0.05, 5)),
  t0: optional(within(1, 16)),
  layers: optional(whole(3, 20)),
  resolution: optional(whole(8, 1024)),
  squeezeExcite: optional(z.boolean()),
  activation: optional(z.enum(["hardSwish", "relu6"])),
  divisor: optional(whole(1, 32)),
  stemStride: optional(whole(1, 4)),
  hidden: optional(z.array(whole(1, 65_536)).check(z.maxLength(32))),
});

const LARGEST_SET = 100_000;

const dataset = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("generated"),
    id: text,
    options: z.object({
      train: optional(whole(1, LARGEST_SET)),
      validation: optional(whole(1, LARGEST_SET)),
      test: optional(whole(1, LARGEST_SET)),
      seed: optional(z.int()),
      difficulty: optional(number),
    }),
  }),
  z.object({ kind: z.literal("user") }),
]);

const optimizer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sgd"), momentum: number, weightDecay: number }),
  z.object({ kind: z.literal("adam"), weightDecay: z.literal(0) }),
  z.object({ kind: z.literal("adamw"), weightDecay: number }),
]);

const schedule = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("constant"), rate: number }),
  z.object({ kind: z.literal("step"), rate: number, every: number, factor: number }),
  z.object({ kind: z.literal("cosine"), rate: number, warmup: number }),
]);

const options = z.object({
  epochs: optional(whole(1, 10_000)),
  batch: optional(whole(1, 4096)),
  seed: optional(z.int()),
  optimizer: optional(optimizer),
  schedule: optional(schedule),
  labelSmoothing: optional(number),
  mixup: optional(number),
  augment: optional(
    z.object({
      flip: z.boolean(),
      shift: number,
      crop: number,
      noise: number,
      cutout: number,
      timeShift: number,
      timeMask: number,
      bandMask: number,
    }),
  ),
  patience: optional(number),
  clip: optional(number),
  averageDecay: optional(number),
});

const project = z.object({
  design: optional(design),
  dataset: optional(z.nullable(dataset)),
  options: optional(options),
  board: optional(text),
});

/** What was seen and solved, as `course/progress` has it. */
export type KeptProgress = z.infer<typeof progress>;
/** The widgets' choices, as far as a file has them. */
export type KeptProject = z.infer<typeof project>;

/** Both throw a `Failure` that names the place. */
export const readProgressPart = (value: unknown): KeptProgress | null => checked("progress", progress, value);
export const readProjectPart = (value: unknown): KeptProject | null => checked("project", project, value);

function checked<T>(name: string, schema: z.ZodMiniType<T>, value: unknown): T | null {
  if (value === null || value === undefined) return null;
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const where = [name, ...(read.error.issues[0]?.path ?? [])].join(".");
  const failure: Failure = {
    code: "bad-file",
    where,
    what: `${where} has a value that cannot be`,
    next: "Nothing was changed. Ask for the file again, or repair that place.",
  };
  throw new FailureError(failure);
}
