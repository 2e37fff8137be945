import type { ReactNode } from "react";

interface StatProps {
  readonly label: string;
  /** The number as it shall be read, already rounded. */
  readonly value: string | number;
  readonly unit?: string;
  /** A second line: what it is compared with, or where it comes from. */
  readonly detail?: ReactNode;
  /** Marks a number that breaks a limit; the words in `detail` must say so too. */
  readonly tone?: "plain" | "good" | "bad";
}

export function Stat({ label, value, unit, detail, tone = "plain" }: StatProps) {
  return (
    <p className={`stat stat-${tone}`}>
      <span className="stat-label">{label}</span>
      <span className="stat-value">
        {value}
        {unit && <span className="unit"> {unit}</span>}
      </span>
      {detail && <span className="stat-detail">{detail}</span>}
    </p>
  );
}
