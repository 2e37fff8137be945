import { useState } from "react";
import { t } from "../../i18n";
import type { Command, Group } from "../commands/command";
import { commands, groupTitles } from "../commands/commands";
import { showKeys } from "../commands/keys";
import { DialogFrame } from "./DialogFrame";

const where = (command: Command): string => {
  switch (command.when) {
    case "page":
      return t("anywhere");
    case "shown":
      return t("on a page with cells");
    case "notebook":
      return t("in a cell");
    case "command":
      return t("on a chosen cell");
    case "edit":
      return t("while editing");
  }
};

/** Every key there is, from the same table that the keys work by. */
export default function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const rows = commands
    .filter(({ keys }) => keys.length > 0)
    .filter((command) =>
      [command.title(), ...command.keys.map(showKeys)].some((text) => text.toLowerCase().includes(wanted)),
    );
  const groups = [...new Set(rows.map(({ group }) => group))] as Group[];
  return (
    <DialogFrame title={t("All keys")} onClose={onClose} wide>
      <p className="hint">
        {t(
          "A cell has two modes, as in Jupyter. A click or Enter edits it; Esc leaves the editor, and then single letters act on the cell.",
        )}
      </p>
      <label className="field">
        {t("Filter")}
        <input type="text" value={filter} onChange={(event) => setFilter(event.target.value)} />
      </label>
      <div className="key-groups" role="status">
        {groups.map((group) => (
          <section key={group}>
            <h3>{groupTitles[group]()}</h3>
            <dl className="key-list">
              {rows
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>
                      {command.keys.map((keys) => (
                        <kbd key={keys}>{showKeys(keys)}</kbd>
                      ))}
                    </dt>
                    <dd>
                      {command.title()} <span className="hint">{where(command)}</span>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        {rows.length === 0 && <p>{t("No key for that.")}</p>}
      </div>
    </DialogFrame>
  );
}
