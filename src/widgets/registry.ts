/**
 * The live widgets that a lesson may place, by their tags. A lesson with any other tag does not build. How each one
 * is loaded and wired stands in `src/app/lesson/widgets.ts`, where the type checker asks for every name listed here.
 */
export const widgetNames = [
  "EdgeBudget",
  "PhinetDesigner",
  "DataBrowser",
  "Trainer",
  "ConfusionMatrix",
  "QuantizationReport",
  "ArenaTimeline",
  "BoardFit",
  "ExportPanel",
  "Distiller",
  "LayerDropper",
  "Pruner",
  "LayerValues",
  "QuantizationAware",
  "Scaler",
  "TrainedScatter",
  "CompoundScaling",
] as const satisfies readonly string[];

export type WidgetName = (typeof widgetNames)[number];
