import type { ButtonHTMLAttributes, ReactNode } from "react";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One primary button a view: what most people want next. */
  readonly look?: "primary" | "secondary" | "quiet";
  /** Decoration before the text; an icon alone needs an `aria-label`. */
  readonly icon?: ReactNode;
}

export function Button({ look = "secondary", icon, className = "", children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button button-${look} ${className}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}
