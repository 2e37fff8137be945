import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { formatTime, showBytes, t } from "../../i18n";
import { downloadEverything, forgetEverything, readSetAside, useKeeping } from "../../store/keeping";
import { type KeptKind, keptWhere } from "../../store/keptWhere";
import { Button } from "../../widgets/ui/Button";
import { DataTable } from "../../widgets/ui/DataTable";
import { downloadBytes } from "../containers/downloadBytes";

/** What lies in this browser, all of it to take along, and the way to be rid of it. */
export function KeptData() {
  const [kinds, setKinds] = useState<readonly KeptKind[]>([]);
  useEffect(() => {
    let current = true;
    void keptWhere().then((found) => {
      if (current) setKinds(found);
    });
    return () => {
      current = false;
    };
  }, []);
  return (
    <section aria-label={t("Your data in this browser")}>
      {kinds.length > 0 && (
        <DataTable
          caption={t("What this browser keeps, about")}
          columns={[
            { title: t("What"), value: (row) => row.what },
            { title: t("Where"), value: (row) => row.where },
            { title: t("Size"), value: (row) => row.bytes, show: (row) => showBytes(row.bytes) },
          ]}
          rows={kinds}
          rowKey={(row) => row.what}
        />
      )}
      <SetAsideList />
      {/* Counting again would make new, empty databases. */}
      <DeleteEverything onDeleted={() => setKinds([])} />
    </section>
  );
}

/** Data that could not be read: nothing is deleted for that, and somebody may still read it. */
function SetAsideList() {
  const setAside = useKeeping((s) => s.setAside);
  if (setAside.length === 0) return null;
  const save = (key: string) => {
    const text = readSetAside(key);
    if (text !== null) downloadBytes(`${key}.txt`, new TextEncoder().encode(text));
  };
  return (
    <>
      <p>
        {t("These records could not be read. They were set aside as they were, and nothing was deleted.")}
      </p>
      <ul>
        {setAside.map(({ key, at, bytes }) => (
          <li key={key} className="button-row">
            <code>{key}</code>
            <span className="hint">
              {showBytes(bytes)}, {formatTime(at)}
            </span>
            <Button icon={<Download aria-hidden="true" />} onClick={() => save(key)}>
              {t("Download")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Asks before: of all that the app does, this alone cannot be undone. */
function DeleteEverything({ onDeleted }: { readonly onDeleted: () => void }) {
  const [state, setState] = useState<"idle" | "asking" | "deleting" | "deleted">("idle");
  const download = (
    <Button
      icon={<Download aria-hidden="true" />}
      onClick={() => void downloadEverything().then((zip) => downloadBytes("whittle-everything.zip", zip))}
    >
      {t("Download everything")}
    </Button>
  );
  if (state === "asking" || state === "deleting")
    return (
      <p role="status" className="button-row">
        {t(
          "Notebooks, networks, your own data, progress and settings will be gone from this browser, for good.",
        )}
        <Button
          busy={state === "deleting"}
          onClick={() => {
            setState("deleting");
            void forgetEverything().then(() => {
              setState("deleted");
              onDeleted();
            });
          }}
        >
          {t("Delete it all")}
        </Button>
        {download}
        <Button look="quiet" disabled={state === "deleting"} onClick={() => setState("idle")} data-heir>
          {t("Keep all")}
        </Button>
      </p>
    );
  return (
    <p className="button-row">
      {download}
      <Button onClick={() => setState("asking")} data-heir>
        {t("Delete all my data")}
      </Button>
      <span role="status">{state === "deleted" && t("All of it is deleted.")}</span>
    </p>
  );
}
