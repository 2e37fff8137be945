import type { Loading } from "../../core/loading";
import { formatNumber, t } from "../../i18n";
import type { Graph, NodeId } from "../../ir/types";
import type { Histogram, LayerHistograms } from "../../stages/layerHistograms";
import { DataTable } from "../ui/DataTable";
import { FailureNotice } from "../ui/FailureNotice";
import { FigureFrame } from "../ui/FigureFrame";
import { Select } from "../ui/Select";
import { Stat } from "../ui/Stat";

interface LayerValuesProps {
  readonly graph: Graph<"int8">;
  readonly layer: NodeId | null;
  readonly onLayer: (layer: NodeId) => void;
  readonly histograms: Loading<LayerHistograms>;
}

/** One layer before and after quantization: its values as real numbers, and its weights. */
export function LayerValues({ graph, layer, onLayer, histograms }: LayerValuesProps) {
  const layers = graph.nodes.filter((n) => n.op !== "input");
  return (
    <section className="layer-values panel" aria-label={t("Values of a layer")}>
      <Select
        label={t("Layer")}
        options={layers.map(({ id, op }) => ({ value: id, title: `${id} (${op})` }))}
        value={layer ?? layers[0]?.id ?? ""}
        onChange={onLayer}
      />
      {histograms.status === "failed" && <FailureNotice failure={histograms.failure} />}
      <div className="layer-values-body" aria-busy={histograms.status === "running"}>
        {histograms.status === "done" && <Found {...histograms.value} />}
      </div>
    </section>
  );
}

function Found({ outputs, quant, used, weights }: LayerHistograms) {
  const total = outputs.float.reduce((a, b) => a + b, 0);
  return (
    <>
      <div className="stats">
        <Stat
          label={t("Scale")}
          value={significant(quant.scale)}
          detail={t("distance between two neighbors")}
        />
        <Stat label={t("Zero point")} value={quant.zeroPoint} detail={t("the integer that stands for 0")} />
        <Stat
          label={t("Integers in use")}
          value={used}
          unit={t("of {count}", { count: 256 })}
          detail={t("on {count} values", { count: formatNumber(total) })}
        />
      </div>
      <div className="designer-grid">
        <Values title={t("Values that the layer gives")} histogram={outputs} />
        {weights && <Values title={t("Its weights")} histogram={weights} scales={weights.scales} />}
      </div>
    </>
  );
}

const significant = (value: number): string => formatNumber(value, { maximumSignificantDigits: 3 });

interface ValuesProps {
  readonly title: string;
  readonly histogram: Histogram;
  readonly scales?: readonly number[];
}

function Values({ title, histogram, scales }: ValuesProps) {
  const { low, high, float, int8 } = histogram;
  const width = (high - low) / float.length;
  const rows = float.map((n, i) => ({ from: low + i * width, float: n, int8: int8[i]! }));
  const range = { low: significant(low), high: significant(high) };
  const scaleWords =
    scales && scales.length > 1
      ? t(" One scale for each of {count} channels, from {least} to {most}.", {
          count: scales.length,
          least: significant(Math.min(...scales)),
          most: significant(Math.max(...scales)),
        })
      : "";
  return (
    <FigureFrame
      title={title}
      summary={`${t("From {low} to {high}. Bars are integers as real numbers, the line is float; how many values lie where, on a scale of roots.", range)}${scaleWords}`}
      chart={<Picture histogram={histogram} />}
      table={
        <DataTable
          caption={t("Values in {count} equal parts of the range", { count: rows.length })}
          columns={[
            { title: t("from"), value: (r) => r.from, show: (r) => significant(r.from) },
            { title: t("Float"), value: (r) => r.float },
            { title: t("Int8"), value: (r) => r.int8 },
          ]}
          rows={rows}
          rowKey={(r) => String(r.from)}
        />
      }
    />
  );
}

/** Heights are square roots: activations pile up at zero, and the rest would be flat. */
function Picture({ histogram: { low, high, float, int8 } }: { readonly histogram: Histogram }) {
  const most = Math.sqrt(Math.max(1, ...float, ...int8));
  const y = (n: number) => 100 - (Math.sqrt(n) / most) * 96;
  const line = float.map((n, i) => `${i},${y(n)} ${i + 1},${y(n)}`).join(" ");
  const zero = ((0 - low) / (high - low || 1)) * float.length;
  return (
    <>
      <svg
        className="histogram"
        viewBox={`0 0 ${float.length} 100`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {int8.map((n, i) => (
          <rect key={i} x={i + 0.1} width={0.8} y={y(n)} height={100 - y(n)} />
        ))}
        {zero > 0 && zero < float.length && <line x1={zero} x2={zero} y1={0} y2={100} />}
        <polyline points={line} />
      </svg>
      <p className="cost-axis">
        <span>{significant(low)}</span>
        <span>{significant(high)}</span>
      </p>
    </>
  );
}
