import type { ReactNode } from "react";
import type { Failure } from "../../core/failure";
import { Notice } from "./Notice";

/** A failure as it speaks to people: where, what, and what next; with a button that repairs it where there is one. */
export function FailureNotice({
  failure,
  children,
}: {
  readonly failure: Failure;
  readonly children?: ReactNode;
}) {
  const sentence = `${failure.what.charAt(0).toUpperCase()}${failure.what.slice(1)}`;
  return (
    <Notice kind="error" title={`${sentence.replace(/\.$/, "")}.`} next={failure.next}>
      <p className="hint">{failure.where}</p>
      {children}
    </Notice>
  );
}
