import { useState } from "react";
import { t } from "../../i18n";
import { measureBackend, switchBackend } from "../../store/backend";
import { useProject } from "../../store/project";
import { BackendList, BackendName, backendNames } from "../../widgets/BackendBadge/BackendBadge";
import type { BackendId } from "../../worker/protocol";
import { Menu } from "../shell/Menu";

/** In the header of every page. Nothing is measured, and no lab started, before somebody asks or trains. */
export default function BackendBadge() {
  const state = useProject((s) => s.backend);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const choose = async (id: BackendId | "auto") => {
    setBusy(true);
    setRefusal(await switchBackend(id));
    setBusy(false);
  };
  return (
    <Menu
      label={
        state ? t("Training runs on {name}", { name: backendNames[state.chosen] }) : t("What trains here")
      }
      button={<BackendName state={state} />}
      align="end"
      onOpen={() => void measureBackend()}
    >
      {() => <BackendList {...{ state, busy, refusal }} onChoose={(id) => void choose(id)} />}
    </Menu>
  );
}
