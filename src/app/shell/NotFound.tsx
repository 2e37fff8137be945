import { Link } from "wouter";
import { t } from "../../i18n";
import { Trans } from "../../widgets/ui/Trans";
import { Page } from "./Page";

/** Any address that leads nowhere; `what` names what is missing. */
export function NotFound({ what }: { readonly what?: string }) {
  return (
    <Page title={t("Not found")} className="page prose">
      <h1 tabIndex={-1}>{what ?? t("There is nothing at this address")}</h1>
      <p>
        <Trans
          message="The link may be from an older version of the course. All lessons are listed <0>on the first page</0>."
          components={[<Link key="home" href="/" />]}
        />
      </p>
    </Page>
  );
}
