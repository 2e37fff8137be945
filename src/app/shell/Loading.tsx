/** Shown while a part of the app is on its way; waits a moment before it shows, so that quick loads do not flicker. */
import { t } from "../../i18n";
export function Loading({ what }: { readonly what: string }) {
  return (
    <p className="loading" role="status">
      {t("Loading {what} …", { what })}
    </p>
  );
}
