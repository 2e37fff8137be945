import { useState } from "react";
import { t } from "../../i18n";
import { eraseProgress } from "../../store/undo";
import { Button } from "../../widgets/ui/Button";
import { openDialog } from "../dialogs/dialogs";
import { Page } from "../shell/Page";
import { KeptData } from "./KeptData";

export default function About() {
  return (
    <Page title={t("About")} className="page prose">
      <h1 tabIndex={-1}>{t("About Whittle")}</h1>
      <p className="lead">
        {t(
          "Whittle teaches how a neural network gets onto a microcontroller with a few hundred kilobytes of memory: by designing it small, training it well, and counting every byte.",
        )}
      </p>
      <h2>{t("What stays where")}</h2>
      <p>
        {t(
          "The whole app is a folder of static files. It loads nothing from other hosts, has no account and no telemetry. Settings and progress are kept in this browser’s storage.",
        )}
      </p>
      <EraseProgress />
      <KeptData />
      <h2>{t("Keys")}</h2>
      <p>
        {t(
          "The Tab key goes to the next control; its first stop on a page skips to the content. Everything else is in one list.",
        )}
      </p>
      <p className="button-row">
        <Button onClick={() => openDialog({ name: "keys" })}>{t("All keys")}</Button>
      </p>
      <h2>{t("Where it comes from")}</h2>
      <p>
        {t(
          "The networks of the course are PhiNets: F. Paissan, A. Ancilotto, E. Farella, “PhiNets: a scalable backbone for low-power AI at the edge”, ACM Transactions on Embedded Computing Systems, 2022. The 8-bit arithmetic is the one that TensorFlow Lite specifies.",
        )}
      </p>
      <p>{t("Whittle is free software under the Apache License 2.0.")}</p>
    </Page>
  );
}

/** Asks once more before it erases; what is erased can be undone for as long as the tab is open. */
function EraseProgress() {
  const [state, setState] = useState<"idle" | "asking" | "erased">("idle");
  if (state === "asking") {
    return (
      <p role="status" className="button-row">
        {t("All ticks and answers will be gone.")}
        <Button
          onClick={() => {
            eraseProgress();
            setState("erased");
          }}
        >
          {t("Erase them")}
        </Button>
        <Button look="quiet" onClick={() => setState("idle")}>
          {t("Keep them")}
        </Button>
      </p>
    );
  }
  return (
    <p className="button-row">
      <Button onClick={() => setState("asking")}>{t("Erase my progress")}</Button>
      <span role="status">{state === "erased" && t("Erased.")}</span>
    </p>
  );
}
