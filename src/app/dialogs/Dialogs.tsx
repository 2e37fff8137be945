import { lazy, Suspense } from "react";
import { useDialogs } from "./dialogs";

const Palette = lazy(() => import("./Palette"));
const KeySheet = lazy(() => import("./KeySheet"));
const FindReplace = lazy(() => import("./FindReplace"));
const HistoryDialog = lazy(() => import("./HistoryDialog"));
const FilesDialog = lazy(() => import("./FilesDialog"));
const SolutionDialog = lazy(() => import("./SolutionDialog"));
const UpdateDialog = lazy(() => import("./UpdateDialog"));

/** The dialog that is open; each loads when it is asked for. */
export function Dialogs() {
  const dialog = useDialogs((s) => s.dialog);
  if (!dialog) return null;
  const close = () => useDialogs.getState().closed(dialog);
  return (
    <Suspense fallback={null}>
      {dialog.name === "palette" && <Palette onClose={close} />}
      {dialog.name === "keys" && <KeySheet onClose={close} />}
      {dialog.name === "find" && <FindReplace onClose={close} />}
      {dialog.name === "history" && <HistoryDialog onClose={close} />}
      {dialog.name === "files" && <FilesDialog onClose={close} />}
      {dialog.name === "solution" && <SolutionDialog cell={dialog.cell} onClose={close} />}
      {dialog.name === "update" && <UpdateDialog cell={dialog.cell} onClose={close} />}
    </Suspense>
  );
}
