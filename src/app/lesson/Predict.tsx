import { type FormEvent, type ReactNode, useId, useState } from "react";
import { progressKey } from "../../course/progress";
import { t } from "../../i18n";
import { useProgress } from "../../store/progress";
import { Button } from "../../widgets/ui/Button";
import { useStepPlace } from "./StepContext";

interface PredictProps {
  readonly id: string;
  readonly question: string;
  /** What turns out to be true: shown beside the guess once there is one. */
  readonly children?: ReactNode;
}

/** A guess before the fact. It is kept, so that the surprise can be compared with it; there is no wrong one. */
export function Predict({ id, question, children }: PredictProps) {
  const { lesson } = useStepPlace();
  const guess = useProgress((state) => state.progress.answers[progressKey(lesson, id)]);
  const answered = useProgress((state) => state.answered);
  const [draft, setDraft] = useState("");
  const input = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.trim() !== "") answered(lesson, id, draft.trim());
  };

  return (
    <form className="predict" onSubmit={submit}>
      <label className="predict-question" htmlFor={input}>
        {question}
      </label>
      {guess === undefined ? (
        <div className="predict-row">
          <input
            id={input}
            type="text"
            autoComplete="off"
            value={draft}
            onChange={(e) => setDraft(e.target.value)}
          />
          <Button type="submit" disabled={draft.trim() === ""}>
            {t("Keep my guess")}
          </Button>
        </div>
      ) : (
        <output id={input} className="predict-guess" tabIndex={-1} data-heir>
          {t("Your guess:")} <strong>{guess}</strong>
        </output>
      )}
      {guess !== undefined && children && <div className="predict-answer">{children}</div>}
    </form>
  );
}
