import { t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { ErrorOutput } from "../../notebook/output";
import { Fold } from "../ui/Fold";
import { Notice } from "../ui/Notice";

interface ErrorCardProps {
  readonly error: ErrorOutput;
  readonly onGoToLine?: ((line: number) => void) | undefined;
}

/** Code stands between backticks. */
const coded = (text: string) =>
  text.split("`").map((part, i) => (i % 2 === 1 ? <code key={`${i} ${part}`}>{part}</code> : part));

/** Why a cell has stopped: in plain words first, the stack for those who want it. */
export function ErrorCard({ error, onGoToLine }: ErrorCardProps) {
  const { failure, line, stack } = error;
  return (
    <Notice
      kind="error"
      title={coded(heard(failure.what))}
      next={coded(heard(failure.next))}
      action={
        stack !== "" && (
          <Fold title={t("Where it came from")}>
            <pre className="stack">{stack}</pre>
          </Fold>
        )
      }
    >
      {line !== null && (
        <p>
          {onGoToLine ? (
            <button type="button" className="link-button" onClick={() => onGoToLine(line)}>
              {t("In line {line}", { line })}
            </button>
          ) : (
            t("In line {line}", { line })
          )}
        </p>
      )}
    </Notice>
  );
}
