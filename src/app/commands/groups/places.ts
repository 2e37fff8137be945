/** Going from page to page. */
import { navigate } from "wouter/use-hash-location";
import { t } from "../../../i18n";
import { stepAddressBy } from "../../lesson/neighbors";
import type { Command } from "../command";

const go = (by: 1 | -1) => () => {
  const address = stepAddressBy(by);
  if (address) navigate(address);
};

export const places: readonly Command[] = [
  {
    id: "next-step",
    title: () => t("Next step of the lesson"),
    group: "go",
    keys: ["Alt+ArrowRight"],
    when: "page",
    enabled: () => stepAddressBy(1) !== undefined,
    run: go(1),
  },
  {
    id: "previous-step",
    title: () => t("Previous step of the lesson"),
    group: "go",
    keys: ["Alt+ArrowLeft"],
    when: "page",
    enabled: () => stepAddressBy(-1) !== undefined,
    run: go(-1),
  },
  {
    id: "home",
    title: () => t("All lessons"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/"),
  },
  {
    id: "own-notebook",
    title: () => t("Your own notebook"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/notebook"),
  },
  {
    id: "workbench",
    title: () => t("Workbench"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/workbench"),
  },
  {
    id: "check",
    title: () => t("Is this computer ready?"),
    group: "go",
    keys: [],
    when: "page",
    run: () => navigate("/check"),
  },
];
