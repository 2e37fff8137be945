import { cloneElement, Fragment, type ReactElement, type ReactNode } from "react";
import { t, type Values } from "../../i18n";

interface TransProps {
  /** English, the message's id: "All lessons are on <0>the first page</0>." */
  readonly message: string;
  readonly values?: Values;
  /** What stands for `<0>`, `<1>`, …; each gets the text between its tags. */
  readonly components: readonly ReactElement<{ children?: ReactNode }>[];
}

/** A sentence with links or emphasis in its middle, as one message. */
export function Trans({ message, values, components }: TransProps) {
  const parts: ReactNode[] = t(message, values).split(/<(\d+)>(.*?)<\/\1>/);
  // text, number, inside, text, number, inside, …, text
  return parts.map((part, i) => {
    if (i % 3 === 1) return null;
    const component = i % 3 === 2 ? components[Number(parts[i - 1])] : undefined;
    return <Fragment key={i}>{component ? cloneElement(component, {}, part) : part}</Fragment>;
  });
}
