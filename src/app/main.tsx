import "@fontsource-variable/figtree/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/prose.css";
import "./styles/ui.css";
import "./styles/notebook.css";
import "./styles/print.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { locale, onSwitch } from "../i18n";
import { startKeeping } from "../store/keeping";
import { App } from "./App";
import { followSettings } from "./applySettings";
import { translateLessons } from "./translateLessons";

const root = createRoot(document.getElementById("root")!);

const draw = () =>
  root.render(
    <StrictMode>
      <App language={locale()} />
    </StrictMode>,
  );

startKeeping();
translateLessons();
await followSettings();
draw();
onSwitch(draw);
