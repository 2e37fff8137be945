import { lazy, Suspense, useEffect, useState } from "react";
import { Link, Route, Router, Switch } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { t } from "../i18n";
import { Home } from "./home/Home";
import { LessonPage } from "./lesson/LessonPage";
import { Guard } from "./shell/Guard";
import { Header } from "./shell/Header";
import { Loading } from "./shell/Loading";
import { NotFound } from "./shell/NotFound";
import { SkipLink } from "./shell/SkipLink";
import { Welcome } from "./shell/Welcome";

const BackendBadge = lazy(() => import("./containers/BackendBadge"));
const Workbench = lazy(() => import("./workbench/Workbench"));
const OwnNotebook = lazy(() => import("./notebook/OwnNotebook"));
const SharedNotebook = lazy(() => import("./notebook/SharedNotebook"));
const Preflight = lazy(() => import("./preflight/Preflight"));
const About = lazy(() => import("./about/About"));
/** Keys, palette, dialogs, toasts, banners: needed by nobody before the first page can be read. */
const Helpers = lazy(() => import("./shell/Helpers"));

/**
 * When `language` changes, pages and dialogs are made anew: what is on them stands in the stores, which stay. The header is drawn
 * again as it is, with the open menu in which the language was chosen.
 */
export function App({ language }: { readonly language: string }) {
  const [location] = useHashLocation();
  return (
    <Router hook={useHashLocation}>
      <SkipLink />
      <Header
        badge={
          <Suspense fallback={null}>
            <BackendBadge />
          </Suspense>
        }
      />
      <Later>
        <Helpers key={language} />
      </Later>
      <Welcome key={language} />
      <Guard key={language} what={t("This page")} of={location} page>
        <Suspense fallback={<Loading what={t("the page")} />}>
          <Switch>
            <Route path="/" component={Home} />
            <Route path="/lesson/:slug/:step?">
              {({ slug, step }) => <LessonPage slug={slug} stepId={step} />}
            </Route>
            <Route path="/workbench" component={Workbench} />
            <Route path="/notebook" component={OwnNotebook} />
            <Route path="/shared/:payload">{({ payload }) => <SharedNotebook payload={payload} />}</Route>
            <Route path="/check" component={Preflight} />
            <Route path="/about" component={About} />
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </Guard>
      <footer className="footer">
        <p>
          {t("Everything runs in this tab. Your data, your networks and your progress stay on this machine.")}{" "}
          <Link href="/check">{t("Is this computer ready?")}</Link>
        </p>
      </footer>
    </Router>
  );
}

/** Draws its children once the browser has nothing better to do. */
function Later({ children }: { readonly children: React.ReactNode }) {
  const [now, setNow] = useState(false);
  useEffect(() => {
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(() => setNow(true), 200);
      return () => clearTimeout(timer);
    }
    const id = requestIdleCallback(() => setNow(true), { timeout: 1000 });
    return () => cancelIdleCallback(id);
  }, []);
  return now ? <Suspense fallback={null}>{children}</Suspense> : null;
}
