import { lazy, Suspense } from "react";
import { Route, Router, Switch } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
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
const About = lazy(() => import("./about/About"));

export function App() {
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
      <Welcome />
      <Guard what="This page">
        <Suspense fallback={<Loading what="the page" />}>
          <Switch>
            <Route path="/" component={Home} />
            <Route path="/lesson/:slug/:step?">
              {({ slug, step }) => <LessonPage slug={slug} stepId={step} />}
            </Route>
            <Route path="/workbench" component={Workbench} />
            <Route path="/about" component={About} />
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </Guard>
      <footer className="footer">
        <p>Everything runs in this tab. Your data, your networks and your progress stay on this machine.</p>
      </footer>
    </Router>
  );
}
