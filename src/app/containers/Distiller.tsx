import { useEffect, useMemo } from "react";
import { numel } from "../../ir/shape";
import { lossTerms, softened } from "../../stages/distill/terms";
import {
  barsCooled,
  type DistillSlice,
  distillJobChanged,
  openDistillation,
  pictureShown,
  stopDistillation,
  trainDistillation,
  useDistill,
} from "../../store/distill";
import { Distiller } from "../../widgets/Distiller/Distiller";
import type { ShownExample } from "../../widgets/Distiller/SoftLabels";
import "../styles/distill.css";

export default function DistillerContainer() {
  const slice = useDistill();
  useEffect(() => {
    void openDistillation();
  }, []);
  const { job, state, training, failure, shown, temperature } = slice;
  const { soft } = job;
  const example = useMemo(
    () => exampleOf(state, shown, temperature, soft),
    [state, shown, temperature, soft],
  );
  return (
    <Distiller
      {...{ job, state, training, failure }}
      shown={example}
      onJob={distillJobChanged}
      actions={{
        train: () => void trainDistillation(),
        stop: () => void stopDistillation(),
        show: pictureShown,
        cool: barsCooled,
      }}
    />
  );
}

/** A picture's soft labels and loss terms follow the temperature without any network running. */
function exampleOf(
  state: DistillSlice["state"],
  index: number,
  temperature: number,
  soft: number,
): ShownExample | null {
  if (!state) return null;
  const { examples, classes } = state;
  const size = numel(examples.shape);
  const logits = (net: keyof typeof examples.logits) =>
    examples.logits[net].subarray(index * classes.length, (index + 1) * classes.length);
  const label = examples.labels[index]!;
  const terms = (net: "taught" | "alone") =>
    lossTerms(logits(net), logits("teacher"), label, { hard: 1 - soft, soft, temperature });
  return {
    ...{ index, count: examples.count, shape: examples.shape, label, temperature, soft },
    pixels: examples.pixels.subarray(index * size, (index + 1) * size),
    shares: {
      teacher: softened(logits("teacher"), temperature),
      taught: softened(logits("taught"), temperature),
      alone: softened(logits("alone"), temperature),
    },
    terms: { taught: terms("taught"), alone: terms("alone") },
  };
}
