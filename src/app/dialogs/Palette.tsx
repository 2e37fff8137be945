import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { navigate } from "wouter/use-hash-location";
import { locale, t } from "../../i18n";
import { offered } from "../commands/command";
import { commands } from "../commands/commands";
import { showKeys } from "../commands/keys";
import { DialogFrame } from "./DialogFrame";
import { type Found, searchLessons } from "./searchLessons";

interface Row {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly keys: string;
  readonly run: () => void;
}

const MOST = 30;

/** One field for everything: what can be done here, and every text of the course. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [found, setFound] = useState<readonly Found[]>([]);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  // What is possible is judged where the palette was opened, not in the palette.
  const possible = useMemo(
    () => commands.filter(offered).filter((c) => c.id !== "palette" && c.id !== "leave"),
    [],
  );

  useEffect(() => {
    let current = true;
    void searchLessons(query, locale()).then((hits) => {
      if (current) setFound(hits);
    });
    return () => {
      current = false;
    };
  }, [query]);

  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: Row[] = [
    ...possible
      .filter((command) => words.every((word) => command.title().toLowerCase().includes(word)))
      .map((command) => ({
        id: command.id,
        title: command.title(),
        detail: "",
        keys: command.keys.map(showKeys).join(" · "),
        run: command.run,
      })),
    ...found.map((hit) => ({
      id: hit.address,
      title: hit.title,
      detail: hit.excerpt,
      keys: hit.lesson,
      run: () => navigate(hit.address),
    })),
  ].slice(0, MOST);
  const chosen = Math.min(at, rows.length - 1);

  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const take = (row: Row | undefined) => {
    if (!row) return;
    onClose();
    // After the dialog has given the focus back to where the command shall act.
    requestAnimationFrame(() => row.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const by = moves[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt((chosen + by + rows.length) % Math.max(1, rows.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(rows[chosen]);
    }
  };

  return (
    <DialogFrame title={t("Search everything")} onClose={onClose} wide>
      <div className="palette-field">
        <Search aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label={t("What do you look for?")}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={rows[chosen] ? `${id}-${chosen}` : undefined}
          placeholder={t("A command, or a word of a lesson")}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={id} ref={list} className="palette-list" role="listbox" aria-label={t("What was found")}>
        {rows.map((row, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={row.id}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            onClick={() => take(row)}
            onPointerMove={() => setAt(i)}
          >
            <span className="palette-title">{row.title}</span>
            {row.keys && <kbd>{row.keys}</kbd>}
            {row.detail && <span className="palette-detail">{row.detail}</span>}
          </div>
        ))}
      </div>
      <p role="status" className="hint">
        {rows.length === 0
          ? t("Nothing of that kind. Try a single word.")
          : t("{count, plural, one {# result} other {# results}}", { count: rows.length })}
      </p>
    </DialogFrame>
  );
}
