import { Children, isValidElement, type ReactElement, type ReactNode, useId } from "react";
import { progressKey } from "../../course/progress";
import { t } from "../../i18n";
import { useProgress } from "../../store/progress";
import { useStepPlace } from "./StepContext";

interface OptionProps {
  readonly text: string;
  /** Shown when it is chosen: why it is right, or what is wrong with it. */
  readonly why: string;
  readonly correct?: boolean;
}

/** A possible answer; drawn by the quiz it stands in. */
export function Option(_: OptionProps) {
  return null;
}

interface QuizProps {
  readonly id: string;
  readonly question: string;
  /** Its `Option`s. */
  readonly children: ReactNode;
}

/** One question. Every choice explains itself at once, and one may try again. */
export function Quiz({ id, question, children }: QuizProps) {
  const { lesson } = useStepPlace();
  const chosen = useProgress((state) => state.progress.answers[progressKey(lesson, id)]);
  const { answered, taskPassed } = useProgress.getState();
  const name = useId();
  const options = Children.toArray(children).filter(
    (child): child is ReactElement<OptionProps> => isValidElement(child) && child.type === Option,
  );

  const choose = ({ text, correct }: OptionProps) => {
    answered(lesson, id, text);
    if (correct) taskPassed(lesson, id);
  };

  return (
    <fieldset className="quiz">
      <legend>{question}</legend>
      {options.map(({ props }) => {
        const picked = props.text === chosen;
        return (
          <div
            key={props.text}
            className="quiz-option"
            data-verdict={picked ? (props.correct ? "right" : "wrong") : undefined}
          >
            <label>
              <input
                type="radio"
                name={name}
                checked={picked}
                aria-describedby={picked ? `${name}-why` : undefined}
                onChange={() => choose(props)}
              />
              <span>{props.text}</span>
            </label>
          </div>
        );
      })}
      <Verdict id={`${name}-why`} option={options.find(({ props }) => props.text === chosen)?.props} />
    </fieldset>
  );
}

/** Always in the page, so that screen readers announce what appears in it. */
function Verdict({ id, option }: { readonly id: string; readonly option: OptionProps | undefined }) {
  return (
    <p
      id={id}
      className="quiz-why"
      role="status"
      data-verdict={option && (option.correct ? "right" : "wrong")}
    >
      {option && (
        <>
          <strong>{option.correct ? t("Right.") : t("Not this one.")}</strong> {option.why}
        </>
      )}
    </p>
  );
}
