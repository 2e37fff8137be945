import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { useEffect } from "react";
import { judge } from "../../course/check";
import { progressKey } from "../../course/progress";
import { useFacts } from "../../store/facts";
import { useProgress } from "../../store/progress";
import { useStepPlace } from "./StepContext";

interface CheckProps {
  readonly id: string;
  /** The goal as a sentence: "The network has at most 100,000 parameters." */
  readonly goal: string;
  /** The name of the fact that widgets report. */
  readonly quantity: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Unit of the quantity, as shown. */
  readonly unit?: string;
}

const show = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 4 });

/** A goal that judges itself by what the widgets report: reached, not yet and by how much, or nothing to judge yet. */
export function Check({ id, goal, quantity, atMost, atLeast, unit = "" }: CheckProps) {
  const { lesson } = useStepPlace();
  const facts = useFacts((state) => state.facts);
  const passed = useProgress((state) => state.progress.passed.includes(progressKey(lesson, id)));
  const taskPassed = useProgress((state) => state.taskPassed);
  const outcome = judge({ quantity, atMost, atLeast }, facts);
  const { status } = outcome;

  useEffect(() => {
    if (status === "correct") taskPassed(lesson, id);
  }, [status, taskPassed, lesson, id]);

  const Icon = { correct: CircleCheck, "not-yet": CircleX, "not-attempted": CircleDashed }[status];
  return (
    <div className="check" data-status={status}>
      <Icon aria-hidden="true" />
      <div>
        <p className="check-goal">{goal}</p>
        <p role="status">
          {status === "not-attempted" && (passed ? "Reached before." : "Not attempted yet.")}
          {status === "correct" && `Reached: ${show(outcome.value)} ${unit}.`}
          {status === "not-yet" &&
            `Not yet: ${show(outcome.value)} ${unit}, that is ${show(outcome.off)} ${unit} too ${outcome.tooHigh ? "much" : "little"}.${passed ? " You have reached it before." : ""}`}
        </p>
      </div>
    </div>
  );
}
