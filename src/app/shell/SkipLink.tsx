/** The id of every page's main landmark. */
import { t } from "../../i18n";
export const mainId = "main";

/** The first tab stop: past the header, to the content. The hash is the route, so it moves the focus by hand. */
export function SkipLink() {
  return (
    <a
      className="skip-link"
      href={`#${mainId}`}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(mainId)?.focus();
      }}
    >
      {t("Skip to the content")}
    </a>
  );
}
