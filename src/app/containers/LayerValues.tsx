import { useEffect } from "react";
import { openLab } from "../../store/lab";
import { useProject } from "../../store/project";
import { lookInto, useQuantizeLab } from "../../store/quantizeLab";
import { LayerValues } from "../../widgets/LayerValues/LayerValues";
import "../styles/quantizeLab.css";
import { NeedsQuantized } from "./NeedsQuantized";

export default function LayerValuesContainer() {
  const quantized = useProject((s) => s.quantized);
  const layer = useQuantizeLab((s) => s.layer);
  const histograms = useQuantizeLab((s) => s.histograms);
  useEffect(() => {
    void openLab();
  }, []);
  const layers = quantized?.graph.nodes.filter((n) => n.op !== "input").map((n) => n.id) ?? [];
  const shown = layer !== null && layers.includes(layer) ? layer : layers[0];
  const { status } = histograms;
  useEffect(() => {
    if (shown && status === "idle") void lookInto(shown);
  }, [shown, status]);
  if (!quantized || !shown) return <NeedsQuantized />;
  return (
    <LayerValues
      graph={quantized.graph}
      layer={shown}
      histograms={histograms}
      onLayer={(id) => void lookInto(id)}
    />
  );
}
