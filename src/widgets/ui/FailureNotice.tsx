import type { ReactNode } from "react";
import type { Failure } from "../../core/failure";
import { heard } from "../../i18n/heard";
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
    <Notice
      kind="error"
      title={`${capital(heard(failure.what)).replace(/\.$/, "")}.`}
      next={heard(failure.next)}
      action={children}
    >
      <p className="hint">{heard(failure.where)}</p>
    </Notice>
  );
}
