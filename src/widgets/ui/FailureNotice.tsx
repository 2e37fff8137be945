import type { ReactNode } from "react";
import type { Failure } from "../../core/failure";
import { capital } from "./capital";
import { Notice } from "./Notice";

/** A failure as it speaks to people: where, what, and what next; with a button that repairs it where there is one. */
export function FailureNotice({
  failure,
  children,
}: {
  readonly failure: Failure;
  readonly children?: ReactNode;
}) {
  return (
    <Notice kind="error" title={`${capital(failure.what).replace(/\.$/, "")}.`} next={failure.next}>
      <p className="hint">{failure.where}</p>
      {children}
    </Notice>
  );
}
