import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { useEffect } from "react";
import { judge, type Outcome } from "../../course/check";
import { progressKey } from "../../course/progress";
import { formatNumber, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import { useFacts } from "../../store/facts";
import { checkGoal, useKernel } from "../../store/kernel";
import { useProgress } from "../../store/progress";
import { Button } from "../../widgets/ui/Button";
import { openDialog } from "../dialogs/dialogs";
import { useNotebookPlace } from "../notebook/NotebookContext";
import { useStepPlace } from "./StepContext";

interface GoalProps {
  readonly id: string;
  /** The goal as a sentence: "The network has at most 100,000 parameters." */
  readonly goal: string;
  /** Unit of the quantity, as shown: "ms", or a word for one and a word for more: "file|files". */
  readonly unit?: string;
}

interface WidgetCheckProps extends GoalProps {
  /** The name of the fact that widgets report. */
  readonly quantity: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** A second quantity, of the same network at the same moment, with its own limit and unit. */
  readonly also?: string;
  readonly alsoAtMost?: number;
  readonly alsoAtLeast?: number;
  readonly alsoUnit?: string;
}

interface CodeCheckProps extends GoalProps {
  /** The cell that reaches the goal; `check.ts` judges it. */
  readonly cell: string;
}

/** What is counted is shown as it was counted, as the widgets do. */
const show = (value: number) =>
  formatNumber(value, Number.isInteger(value) ? {} : { maximumSignificantDigits: 4 });

/** A goal of the lesson: on what the widgets report, or on what a cell has computed. */
export function Check(props: WidgetCheckProps | CodeCheckProps) {
  return "cell" in props ? <CodeCheck {...props} /> : <WidgetCheck {...props} />;
}

/** Judges itself by what the widgets report: reached, not yet and by how much, or nothing to judge yet. */
function WidgetCheck({ id, goal, quantity, atMost, atLeast, unit = "", ...more }: WidgetCheckProps) {
  const facts = useFacts((state) => state.facts);
  const { also, alsoAtMost, alsoAtLeast, alsoUnit = "" } = more;
  const limits = [
    { quantity, atMost, atLeast, unit },
    ...(also === undefined
      ? []
      : [{ quantity: also, atMost: alsoAtMost, atLeast: alsoAtLeast, unit: alsoUnit }]),
  ];
  const judged = limits.map((limit) => ({ outcome: judge(limit, facts), unit: limit.unit }));
  const decisive = judged.find(({ outcome }) => outcome.status !== "correct") ?? judged[0]!;
  return <Goal id={id} goal={goal} {...decisive} />;
}

/** Judged in the kernel, on a copy of the variables, after its cell has run; or when somebody asks. */
function CodeCheck({ id, goal, cell, unit = "" }: CodeCheckProps) {
  const { lesson } = useStepPlace();
  const place = useNotebookPlace();
  const outcome = useKernel((s) => s.outcomes[`${lesson}/${id}`]);
  const ranAt = useKernel((s) => s.ranAt[`${lesson}/${cell}`]);
  const passed = useProgress((state) => state.progress.passed.includes(progressKey(lesson, id)));
  const folder = place?.folder;
  useEffect(() => {
    if (ranAt !== undefined && folder) void checkGoal(lesson, folder, id);
  }, [ranAt, lesson, folder, id]);
  return (
    <Goal id={id} goal={goal} unit={unit} outcome={outcome ?? { status: "not-attempted" }}>
      {folder && (
        <Button look="quiet" onClick={() => void checkGoal(lesson, folder, id)}>
          {t("Check it")}
        </Button>
      )}
      {passed && (
        <Button look="quiet" onClick={() => openDialog({ name: "solution", cell })}>
          {t("See another solution")}
        </Button>
      )}
    </Goal>
  );
}

function Goal({
  id,
  goal,
  unit = "",
  outcome,
  children,
}: GoalProps & { readonly outcome: Outcome; readonly children?: React.ReactNode }) {
  const { lesson } = useStepPlace();
  const passed = useProgress((state) => state.progress.passed.includes(progressKey(lesson, id)));
  const taskPassed = useProgress((state) => state.taskPassed);
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
        <p role="status">{words(outcome, unit, passed)}</p>
        {children && <p className="button-row">{children}</p>}
      </div>
    </div>
  );
}

function words(outcome: Outcome, unit: string, passed: boolean): string {
  if (outcome.status === "not-attempted") return passed ? t("Reached before.") : t("Not attempted yet.");
  // A goal of several quantities names the one that is meant; its unit may be missing.
  const of = outcome.quantity ? heard(outcome.quantity) : "";
  const values = { of, value: show(outcome.value), unit: unitOf(unit, outcome.value) };
  if (outcome.status === "correct") return tidy(t("Reached: {of} {value} {unit}.", values));
  const off = { ...values, off: show(outcome.off), offUnit: unitOf(unit, outcome.off) };
  const text = outcome.tooHigh
    ? t("Not yet: {of} {value} {unit}, that is {off} {offUnit} too much.", off)
    : t("Not yet: {of} {value} {unit}, that is {off} {offUnit} too little.", off);
  return passed ? `${tidy(text)} ${t("You have reached it before.")}` : tidy(text);
}

function unitOf(unit: string, value: number): string {
  const [one, more = one] = unit.split("|");
  return (show(value) === "1" ? one : more) ?? "";
}

/** What is left out leaves its spaces behind. */
const tidy = (text: string): string => text.replace(/ {2,}/g, " ").replace(/ ([,.])/g, "$1");
