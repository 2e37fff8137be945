import "../styles/widgets.css";
import { useEffect } from "react";
import { t } from "../../i18n";
import { openNotebook } from "../../store/keeping";
import { useNotebooks } from "../../store/notebooks";
import { useSession } from "../../store/session";
import { Loading } from "../shell/Loading";
import { Page } from "../shell/Page";
import { AllCells } from "./CellSlot";
import { NotebookBar } from "./NotebookBar";
import { NotebookContext } from "./NotebookContext";

const OWN = "own";

/** A notebook without a lesson: for one's own ideas, data and files. */
export default function OwnNotebook() {
  const open = useNotebooks((s) => s.documents[OWN] !== undefined);
  useEffect(() => {
    useSession.getState().notebookShown(OWN);
    void openNotebook(OWN, null);
    return () => useSession.getState().notebookShown(null);
  }, []);
  return (
    <Page title={t("Your notebook")} className="page own-notebook">
      <h1 tabIndex={-1}>{t("Your notebook")}</h1>
      <p className="lead">
        {t(
          "Cells of your own, with the whole toolkit and all that the lessons have trained. It stays on this machine; the Notebook menu saves it to a file.",
        )}
      </p>
      {open ? (
        <NotebookContext value={{ notebook: OWN, folder: null }}>
          <NotebookBar notebook={OWN} />
          <AllCells notebook={OWN} />
        </NotebookContext>
      ) : (
        <Loading what={t("the cells")} />
      )}
    </Page>
  );
}
