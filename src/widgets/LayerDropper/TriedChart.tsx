import { formatFixed, showBytes, showCount, t } from "../../i18n";
import type { LayerDropNet, LayerDropState, LayerDropSubset } from "../../worker/labs/layerDropProtocol";
import { capital } from "../ui/capital";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { PercentLines } from "../ui/PercentLines";
import { blockName } from "./BlockStack";
import { netNames } from "./LayerDropper";

/** Margins, in percent of the picture, which is as wide as its place. */
const LEFT = 10;
const TOP = 4;
const BOTTOM = 14;
const nets = ["plain", "dropped"] as const satisfies readonly LayerDropNet[];

/** All subsets measured so far: accuracy against the number of blocks that are gone, both networks. */
export function TriedChart({ state }: { readonly state: LayerDropState }) {
  const { tried, blocks, classes, count } = state;
  const x = (n: number, which: LayerDropNet) =>
    LEFT + ((n + 0.5 + (which === "plain" ? -0.12 : 0.12)) / (blocks.length + 1)) * (100 - LEFT);
  const y = (share: number) => `${TOP + (1 - share) * (100 - TOP - BOTTOM)}%`;
  const chart = (
    <svg className="tried-chart" aria-hidden="true">
      <PercentLines left={LEFT} y={y} />
      <line data-chance x1={`${LEFT}%`} x2="100%" y1={y(1 / classes)} y2={y(1 / classes)} />
      {Array.from({ length: blocks.length + 1 }, (_, n) => (
        <text
          key={blocks[n]?.id ?? "all"}
          x={`${(x(n, "plain") + x(n, "dropped")) / 2}%`}
          y="97%"
          textAnchor="middle"
        >
          {n}
        </text>
      ))}
      {tried.flatMap((subset) =>
        nets.map((which) => (
          <circle
            key={`${which} ${subset.removed.join(" ")}`}
            data-net={which}
            cx={`${x(subset.removed.length, which)}%`}
            cy={y(subset.accuracy[which])}
            r={5}
          >
            <title>{`${withoutWords(subset)}, ${netNames()[which]}: ${percent(subset.accuracy[which])} %`}</title>
          </circle>
        )),
      )}
    </svg>
  );
  return (
    <FigureFrame
      title={t("Accuracy, %, against blocks that are gone")}
      summary={summary(tried, count, classes)}
      chart={
        <>
          {chart}
          <p className="legend">
            {nets.map((which) => (
              <span key={which} data-series={which === "dropped" ? 1 : 2}>
                {capital(netNames()[which])}
              </span>
            ))}
          </p>
        </>
      }
      table={
        <DataTable
          caption={t("What was measured, on {count} test pictures", { count })}
          columns={[
            { title: t("Without"), value: withoutWords },
            { title: t("Blocks gone"), value: (s) => s.removed.length },
            ...nets.map((which) => ({
              title: t("Accuracy, {which}, %", { which: netNames()[which] }),
              value: (s: LayerDropSubset) => s.accuracy[which] * 100,
              show: (s: LayerDropSubset) => percent(s.accuracy[which]),
            })),
            { title: t("MACs"), value: (s) => s.macs, show: (s) => showCount(s.macs) },
            { title: t("Flash"), value: (s) => s.flashBytes, show: (s) => showBytes(s.flashBytes) },
            { title: t("RAM"), value: (s) => s.arenaBytes, show: (s) => showBytes(s.arenaBytes) },
          ]}
          rows={tried}
          rowKey={(s) => s.removed.join(" ") || "none"}
          download="layerdrop"
        />
      }
    />
  );
}

const percent = (share: number): string => formatFixed(share * 100, 1);

const withoutWords = ({ removed }: LayerDropSubset): string =>
  removed.length === 0 ? t("none") : removed.map(blockName).join(", ");

/** The mean loss of the subsets that lack something, for both: what the picture shows at a glance. */
function summary(tried: readonly LayerDropSubset[], count: number, classes: number): string {
  const whole = tried.find((s) => s.removed.length === 0);
  const less = tried.filter((s) => s.removed.length > 0);
  const chance = formatFixed(100 / classes, 0);
  if (!whole || less.length === 0)
    return t("Only the whole networks are measured so far. The dashed line is chance: {chance} %.", {
      chance,
    });
  const loss = (which: LayerDropNet) =>
    formatFixed(
      (100 * less.reduce((sum, s) => sum + whole.accuracy[which] - s.accuracy[which], 0)) / less.length,
      1,
    );
  return t(
    "Without some of its blocks the network trained as usual loses {plain} points on average over the {subsets} subsets tried, the one trained with LayerDrop {dropped}. {count} test pictures; the dashed line is chance, {chance} %.",
    { plain: loss("plain"), dropped: loss("dropped"), subsets: less.length, count, chance },
  );
}
