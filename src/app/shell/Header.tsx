import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { t } from "../../i18n";
import { DisplayMenu } from "./DisplayMenu";
import { LessonMenu } from "./LessonMenu";

/** The bar on top of every page. `badge` is the place for the name of what computes (WebGPU, WASM …). */
export function Header({ badge }: { readonly badge?: ReactNode }) {
  const [location] = useLocation();
  const current = (path: string) => (location === path ? { "aria-current": "page" as const } : {});
  return (
    <header className="header">
      <Link href="/" className="brand" {...current("/")}>
        <img src="./icon.svg" alt="" width="26" height="26" />
        Whittle
      </Link>
      <nav aria-label={t("Main")}>
        <LessonMenu />
        <Link href="/workbench" className="nav-link" {...current("/workbench")}>
          {t("Workbench")}
        </Link>
        <Link href="/about" className="nav-link" {...current("/about")}>
          {t("About")}
        </Link>
      </nav>
      <div className="header-end">
        {badge}
        <DisplayMenu />
      </div>
    </header>
  );
}
