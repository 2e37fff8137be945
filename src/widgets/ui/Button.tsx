import type { ButtonHTMLAttributes, ReactNode } from "react";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One primary button a view: what most people want next. */
  readonly look?: "primary" | "secondary" | "quiet";
  /** Decoration before the text; an icon alone needs an `aria-label`. */
  readonly icon?: ReactNode;
  /** It works on what it was pressed for: pressing it again does nothing. Unlike one that is disabled, it keeps the focus. */
  readonly busy?: boolean;
}

export function Button({
  look = "secondary",
  icon,
  busy = false,
  className = "",
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={`button button-${look} ${className}`}
      {...rest}
      {...(busy && { "aria-disabled": true, onClick: (event) => event.preventDefault() })}
    >
      {icon}
      {children}
    </button>
  );
}
