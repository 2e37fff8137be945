import { Link } from "wouter";
import { Page } from "./Page";

/** Any address that leads nowhere; `what` names what is missing. */
export function NotFound({ what = "There is nothing at this address" }: { readonly what?: string }) {
  return (
    <Page title="Not found" className="page prose">
      <h1 tabIndex={-1}>{what}</h1>
      <p>
        The link may be from an older version of the course. All lessons are listed{" "}
        <Link href="/">on the first page</Link>.
      </p>
    </Page>
  );
}
