import { X } from "lucide-react";
import { t } from "../../i18n";
import { flush } from "../../store/keeping";
import { useKernel } from "../../store/kernel";
import { declineNewVersion, takeNewVersion, useOffline } from "../../store/offline";
import { useProject } from "../../store/project";
import { dismiss, undo, useUndo } from "../../store/undo";
import { Button } from "../../widgets/ui/Button";

/** What has just happened and can be undone, and the offer of a newer version; never over what one works on. */
export function Toasts() {
  const toasts = useUndo((s) => s.toasts);
  return (
    <div className="toasts" role="status">
      <UpdateOffer />
      {toasts.map(({ id, label }) => (
        <div key={id} className="toast">
          <span>{label}</span>
          <Button onClick={() => undo(id)}>{t("Undo")}</Button>
          <button type="button" className="icon-button" aria-label={t("Close")} onClick={() => dismiss(id)}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}

/** Never in the middle of a training or of a running cell: then it waits for the end. */
function UpdateOffer() {
  const { update, updateDeclined } = useOffline();
  const training = useProject((s) => s.training.status === "running");
  const cells = useKernel((s) => s.status === "running" || s.status === "busy");
  if (!update || updateDeclined || training || cells) return null;
  return (
    <div className="toast">
      <span>{t("A new version of Whittle is ready. Your work is kept.")}</span>
      <Button onClick={() => void takeNewVersion(flush)}>{t("Reload now")}</Button>
      <Button onClick={declineNewVersion}>{t("Later")}</Button>
    </div>
  );
}
