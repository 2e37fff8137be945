/** What is about the whole notebook or the whole app. */
import { t } from "../../../i18n";
import { useSettings } from "../../../store/settings";
import { resetStep } from "../../../store/undo";
import { openDialog } from "../../dialogs/dialogs";
import { mayWrite } from "../../notebook/editCells";
import { lessonCellsOnPage } from "../../notebook/place";
import { type Command, inNotebook, withNotebook } from "../command";

export const app: readonly Command[] = [
  {
    id: "palette",
    title: () => t("Search everything"),
    group: "app",
    keys: ["Mod+K"],
    when: "page",
    whileTyping: true,
    run: () => openDialog({ name: "palette" }),
  },
  {
    id: "keys",
    title: () => t("All keys"),
    group: "app",
    keys: ["?"],
    when: "page",
    run: () => openDialog({ name: "keys" }),
  },
  {
    id: "reset-step",
    title: () => t("Reset the cells of this step"),
    group: "app",
    keys: [],
    when: "notebook",
    enabled: () => inNotebook() && mayWrite(),
    run: withNotebook((id) => resetStep(id, lessonCellsOnPage())),
  },
  {
    id: "history",
    title: () => t("Earlier versions of this notebook"),
    group: "app",
    keys: [],
    when: "notebook",
    enabled: inNotebook,
    run: () => openDialog({ name: "history" }),
  },
  {
    id: "files",
    title: () => t("Save to a file, open a file, share"),
    group: "app",
    keys: [],
    when: "notebook",
    enabled: inNotebook,
    run: () => openDialog({ name: "files" }),
  },
  {
    id: "theme",
    title: () => t("Switch between light and dark"),
    group: "app",
    keys: [],
    when: "page",
    run: () => {
      const { theme, themeChosen } = useSettings.getState();
      const dark =
        theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
      themeChosen(dark ? "light" : "dark");
    },
  },
  {
    id: "introduction",
    title: () => t("How to use this"),
    group: "app",
    keys: [],
    when: "page",
    run: () => useSettings.getState().welcomeReopened(),
  },
];
