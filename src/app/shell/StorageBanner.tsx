import { useState } from "react";
import { Link } from "wouter";
import { t } from "../../i18n";
import { downloadEverything, useKeeping } from "../../store/keeping";
import { Button } from "../../widgets/ui/Button";
import { downloadBytes } from "../containers/downloadBytes";

/** Where this browser does not keep things, or hardly: said before anything is lost, with a way to take it along. */
export function StorageBanner() {
  const saved = useKeeping((s) => s.saved);
  const nearlyFull = useKeeping((s) => s.nearlyFull);
  const setAside = useKeeping((s) => s.setAside);
  const [closed, setClosed] = useState(false);
  const refused = saved === "memory" || saved === "full";
  if (!refused && !nearlyFull && setAside.length === 0) return null;
  if (closed && !refused) return null;
  return (
    <section className="banner" aria-label={t("Storage")}>
      <p>
        {saved === "memory"
          ? t(
              "This browser keeps nothing here (a private window, or blocked): when the tab closes, your work is gone.",
            )
          : saved === "full"
            ? t("This browser’s storage is full: what you do now is not saved.")
            : nearlyFull
              ? t("This browser’s storage is nearly full.")
              : t("Some stored data could not be read. It was set aside, and nothing was deleted.")}
      </p>
      {refused || nearlyFull ? (
        <Button
          onClick={() =>
            void downloadEverything().then((zip) => downloadBytes("whittle-everything.zip", zip))
          }
        >
          {t("Download everything")}
        </Button>
      ) : (
        <Link href="/about" className="button button-secondary">
          {t("See it")}
        </Link>
      )}
      {!refused && (
        <Button look="quiet" onClick={() => setClosed(true)}>
          {t("Close")}
        </Button>
      )}
    </section>
  );
}
