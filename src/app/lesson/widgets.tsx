import { t } from "../../i18n";
import "../styles/widgets.css";
import { type ComponentType, lazy, Suspense } from "react";
import type { WidgetName } from "../../widgets/registry";
import { Guard } from "../shell/Guard";
import { Loading } from "../shell/Loading";

/** Attributes that a lesson may give to a widget's tag. */
type Attributes = Readonly<Record<string, string | number | boolean>>;
type Load = () => Promise<{ readonly default: ComponentType<Attributes> }>;

/**
 * How each widget of the registry is loaded: one line a widget, as in
 * `BoardFit: () => import("../containers/BoardFit")`. The container takes the tag's attributes, reads the store, and
 * draws the widget.
 */
const loaders: Readonly<Record<WidgetName, Load>> = {
  EdgeBudget: () => import("../containers/EdgeBudget"),
  PhinetDesigner: () => import("../containers/PhinetDesigner"),
  DataBrowser: () => import("../containers/DataBrowser"),
  Trainer: () => import("../containers/Trainer"),
  ConfusionMatrix: () => import("../containers/ConfusionMatrix"),
  QuantizationReport: () => import("../containers/QuantizationReport"),
  ArenaTimeline: () => import("../containers/ArenaTimeline"),
  BoardFit: () => import("../containers/BoardFit"),
  ExportPanel: () => import("../containers/ExportPanel"),
  Pruner: () => import("../containers/Pruner"),
  Distiller: () => import("../containers/Distiller"),
  LayerDropper: () => import("../containers/LayerDropper"),
  LayerValues: () => import("../containers/LayerValues"),
  QuantizationAware: () => import("../containers/QuantizationAware"),
  Scaler: () => import("../containers/Scaler"),
  TrainedScatter: () => import("../containers/TrainedScatter"),
  CompoundScaling: () => import("../containers/CompoundScaling"),
};

/** Each widget loads when its step is shown, and a defect in one leaves the rest of the step alone. */
function slot([name, load]: [string, Load]): [string, ComponentType<Attributes>] {
  const Widget = lazy(load);
  return [
    name,
    (attributes) => (
      <div className="widget">
        <Guard what={t("The widget {name}", { name })}>
          <Suspense fallback={<Loading what={t("the widget")} />}>
            <Widget {...attributes} />
          </Suspense>
        </Guard>
      </div>
    ),
  ];
}

export const widgetComponents: Readonly<Record<string, ComponentType<Attributes>>> = Object.fromEntries(
  Object.entries<Load>(loaders).map(slot),
);
