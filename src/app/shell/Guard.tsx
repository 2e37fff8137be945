import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { toFailure } from "../../core/failure";
import { t } from "../../i18n";
import { heard } from "../../i18n/heard";
import { Button } from "../../widgets/ui/Button";
import { Notice } from "../../widgets/ui/Notice";
import { Page } from "./Page";

interface GuardProps {
  readonly what: string;
  /** When it changes, what had stopped is drawn anew: another page is another start. */
  readonly of?: string;
  /** It stands for the whole page: what is said instead needs a heading and the main landmark. */
  readonly page?: boolean;
  readonly children: ReactNode;
}

/** A part of the app that did not arrive: no defect, and trying again would find the same answer kept. */
const isMissing = (message: string): boolean =>
  /dynamically imported module|Importing a module script failed|Unable to preload/i.test(message);

/** Keeps a defect within its part of the page: says what happened in plain words and offers to try again. */
export function Guard({ what, of, page = false, children }: GuardProps) {
  return (
    <ErrorBoundary
      resetKeys={[of]}
      fallbackRender={({ error, resetErrorBoundary }) => {
        const said = <Stopped what={what} error={error} retry={resetErrorBoundary} />;
        if (!page) return said;
        return (
          <Page className="page" title={t("Something went wrong")}>
            <h1 tabIndex={-1}>{t("Something went wrong")}</h1>
            {said}
          </Page>
        );
      }}
    >
      {children}
    </ErrorBoundary>
  );
}

interface StoppedProps {
  readonly what: string;
  readonly error: unknown;
  readonly retry: () => void;
}

function Stopped({ what, error, retry }: StoppedProps) {
  const failure = toFailure(error);
  if (isMissing(failure.what))
    return (
      <Notice
        kind="error"
        title={t("{what} could not be loaded.", { what })}
        next={t("Your work is saved. Look whether the network is there, then reload the page.")}
        action={<Button onClick={() => location.reload()}>{t("Reload the page")}</Button>}
      />
    );
  return (
    <Notice
      kind="error"
      title={t("{what} has stopped.", { what })}
      next={heard(failure.next)}
      action={<Button onClick={retry}>{t("Try again")}</Button>}
    >
      <p>
        {failure.where}: {failure.what}
      </p>
    </Notice>
  );
}
