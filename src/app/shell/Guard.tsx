import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { toFailure } from "../../core/failure";
import { t } from "../../i18n";
import { Button } from "../../widgets/ui/Button";
import { Notice } from "../../widgets/ui/Notice";

interface GuardProps {
  readonly what: string;
  /** When it changes, what had stopped is drawn anew: another page is another start. */
  readonly of?: string;
  readonly children: ReactNode;
}

/** Keeps a defect within its part of the page: says what happened in plain words and offers to try again. */
export function Guard({ what, of, children }: GuardProps) {
  return (
    <ErrorBoundary
      resetKeys={[of]}
      fallbackRender={({ error, resetErrorBoundary }) => {
        const failure = toFailure(error);
        return (
          <Notice kind="error" title={t("{what} has stopped.", { what })} next={failure.next}>
            <p>
              {failure.where}: {failure.what}
            </p>
            <Button onClick={resetErrorBoundary}>{t("Try again")}</Button>
          </Notice>
        );
      }}
    >
      {children}
    </ErrorBoundary>
  );
}
