import type { ReactNode } from "react";
import { findCommand } from "./commands";
import { showKeys } from "./keys";

interface CommandItemProps {
  /** Of the table of commands: its title, its first key, and what it does. */
  readonly id: string;
  readonly icon?: ReactNode;
  /** Before the command runs: the menu closes, the cell that it is about is chosen. */
  readonly onChoose: () => void;
}

/** A command as a line of a menu. */
export function CommandItem({ id, icon, onChoose }: CommandItemProps) {
  const { title, keys, run } = findCommand(id);
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          onChoose();
          run();
        }}
      >
        {icon}
        <span>{title()}</span>
        {keys[0] && <kbd>{showKeys(keys[0])}</kbd>}
      </button>
    </li>
  );
}
