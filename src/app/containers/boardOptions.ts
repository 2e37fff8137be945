import { boards } from "../../boards";
import { showBytes, t } from "../../i18n";

/** All boards, for a `Select`. */
export const boardOptions = () =>
  boards.map((b) => ({
    value: b.id,
    title: t("{board}: {core}, {flash} flash, {ram} RAM", {
      board: b.name,
      core: b.core,
      flash: showBytes(b.flash),
      ram: showBytes(b.ram),
    }),
  }));
