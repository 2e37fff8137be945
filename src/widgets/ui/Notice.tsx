import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface NoticeProps {
  readonly kind: "info" | "warn" | "error";
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** What to do now; a warning or an error without it leaves people alone. */
  readonly next?: ReactNode;
  /** Below what to do: the button that does it, or more for those who want it. */
  readonly action?: ReactNode;
}

const icons = { info: Info, warn: TriangleAlert, error: CircleAlert };

/** A message in place. Errors are announced at once, the others wait to be read. */
export function Notice({ kind, title, children, next, action }: NoticeProps) {
  const Icon = icons[kind];
  return (
    <div className={`notice notice-${kind}`} role={kind === "error" ? "alert" : undefined}>
      <Icon aria-hidden="true" />
      <div>
        <p className="notice-title">{title}</p>
        {children}
        {next && <p className="notice-next">{next}</p>}
        {action}
      </div>
    </div>
  );
}
