import { Download } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { showBytes, showCount, t } from "../../i18n";
import type { Cost } from "../../ir/cost";
import type { Graph } from "../../ir/types";
import { Button } from "../ui/Button";
import { downloadText } from "../ui/downloadText";
import { layoutGraph } from "./layoutGraph";

const ROW = 40;
const LANE = 210;
const WIDTH = 186;
const HEIGHT = 27;
const MARGIN = 14;

/** Colors for the file, which has no page around it to take them from. */
const fileStyle =
  "svg{font:12px sans-serif;background:#fff}rect{fill:#f1ede5;stroke:#857f73}text{fill:#20262a}path{fill:none;stroke:#857f73}.node-shape{fill:#566068}";

const readable = (op: string): string =>
  ({
    conv2d: t("convolution"),
    depthwiseConv2d: t("depthwise"),
    globalAvgPool: t("global average"),
    hardSwish: t("hard swish"),
    dense: t("fully connected"),
    input: t("input"),
  })[op] ?? op;

interface NetworkGraphProps {
  readonly graph: Graph<"int8">;
  readonly cost: Cost;
}

/** The network as it will be deployed; a node tells its numbers when clicked, or reached with the arrow keys. */
export function NetworkGraph({ graph, cost }: NetworkGraphProps) {
  const [selected, select] = useState(0);
  const svg = useRef<SVGSVGElement>(null);
  const places = useMemo(() => layoutGraph(graph.nodes), [graph]);
  const at = (id: string) => {
    const { row, lane } = places.get(id)!;
    return { x: MARGIN + lane * LANE, y: MARGIN + row * ROW };
  };
  const all = [...places.values()];
  const width = 2 * MARGIN + Math.max(...all.map((p) => p.lane)) * LANE + WIDTH;
  const height = 2 * MARGIN + Math.max(...all.map((p) => p.row)) * ROW + HEIGHT;
  const index = Math.min(selected, graph.nodes.length - 1);

  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || event.altKey) return;
    event.preventDefault();
    const next = Math.min(Math.max(index + step, 0), graph.nodes.length - 1);
    select(next);
    svg.current?.querySelectorAll<SVGGElement>(".node")[next]?.focus();
  };
  const save = () => {
    const copy = svg.current!.cloneNode(true) as SVGSVGElement;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = fileStyle;
    copy.prepend(style);
    downloadText("network.svg", new XMLSerializer().serializeToString(copy), "image/svg+xml");
  };

  return (
    <div className="network-graph">
      <div className="network-scroll">
        <svg ref={svg} width={width} height={height} viewBox={`0 0 ${width} ${height}`} onKeyDown={move}>
          <title>{t("Layers of the network from the input down")}</title>
          {graph.nodes.flatMap((node) =>
            node.inputs.map((from) => <path key={`${from}-${node.id}`} d={edge(at(from), at(node.id))} />),
          )}
          {graph.nodes.map((node, i) => {
            const { x, y } = at(node.id);
            const shape = node.out.shape.join("×");
            return (
              // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG
              <g
                key={node.id}
                className="node"
                data-op={node.op}
                role="button"
                aria-pressed={i === index}
                aria-label={t("{layer}, {operation}, output {shape}", {
                  layer: node.id,
                  operation: readable(node.op),
                  shape,
                })}
                tabIndex={i === index ? 0 : -1}
                onClick={() => select(i)}
                onFocus={() => select(i)}
              >
                <rect x={x} y={y} width={WIDTH} height={HEIGHT} rx="6" />
                <text x={x + 10} y={y + 18}>
                  {readable(node.op)}
                </text>
                <text className="node-shape" x={x + WIDTH - 10} y={y + 18} textAnchor="end">
                  {shape}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      <NodeFacts graph={graph} cost={cost} index={index} />
      <Button look="quiet" icon={<Download aria-hidden="true" />} onClick={save}>
        {t("Download as SVG")}
      </Button>
    </div>
  );
}

/** Straight down within a lane; around the nodes between when the lanes differ or the way is long. */
function edge(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const [x1, y1, x2, y2] = [from.x + WIDTH / 2, from.y + HEIGHT, to.x + WIDTH / 2, to.y];
  if (x1 === x2 && y2 - y1 < ROW) return `M${x1},${y1}V${y2}`;
  if (x1 === x2) {
    const side = from.x + WIDTH + 10;
    return `M${from.x + WIDTH},${from.y + HEIGHT / 2}C${side + 12},${from.y + HEIGHT / 2} ${side + 12},${to.y + HEIGHT / 2} ${to.x + WIDTH},${to.y + HEIGHT / 2}`;
  }
  const middle = (y1 + y2) / 2;
  return `M${x1},${y1}C${x1},${middle} ${x2},${middle} ${x2},${y2}`;
}

function NodeFacts({ graph, cost, index }: NetworkGraphProps & { readonly index: number }) {
  const node = graph.nodes[index]!;
  const layer = cost.layers[index]!;
  const attributes = Object.entries(node.attrs as Readonly<Record<string, unknown>>);
  return (
    <dl className="node-facts" aria-live="polite">
      <div>
        <dt>{t("Layer")}</dt>
        <dd>{node.id}</dd>
      </div>
      <div>
        <dt>{t("Operation")}</dt>
        <dd>{readable(node.op)}</dd>
      </div>
      <div>
        <dt>{t("Output")}</dt>
        <dd>
          {node.out.shape.join("×")}, {showBytes(layer.outputBytes)}
        </dd>
      </div>
      <div>
        <dt>{t("Work")}</dt>
        <dd>{showCount(layer.macs)} MAC</dd>
      </div>
      <div>
        <dt>{t("Flash")}</dt>
        <dd>{showBytes(layer.flashBytes)}</dd>
      </div>
      {attributes.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{Array.isArray(value) ? value.join("×") : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
