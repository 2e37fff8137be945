import { useState } from "react";
import { formatFixed, t } from "../../i18n";
import type { DistillMap, DistillNet } from "../../worker/labs/distillProtocol";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Select } from "../ui/Select";
import { netNames, nets } from "./netNames";
import { separation } from "./separation";

interface FeatureMapsProps {
  readonly map: DistillMap;
  readonly classes: readonly string[];
}

/** Where the pictures lie in each network's last features, flattened to two directions; two classes stand out. */
export function FeatureMaps({ map, classes }: FeatureMapsProps) {
  const [first, setFirst] = useState("3");
  const [second, setSecond] = useState("5");
  const pair = [Number(first), Number(second)] as const;
  const options = classes.map((title, k) => ({ value: String(k), title }));
  const apart = Object.fromEntries(
    nets.map((net) => [net, separation(map.points[net], map.labels, pair)]),
  ) as Record<DistillNet, number>;
  const names = pair.map((k) => classes[k] ?? "") as [string, string];
  return (
    <div className="feature-maps">
      <div className="feature-maps-choice">
        <Select label={t("Circles")} options={options} value={first} onChange={setFirst} />
        <Select label={t("Squares")} options={options} value={second} onChange={setSecond} />
      </div>
      <FigureFrame
        title={t("Feature spaces, flattened")}
        summary={t(
          "{count} test pictures in each network's last features. {a} and {b} are {teacher} spreads apart for the teacher, {taught} for the student with teacher, {alone} for the student alone.",
          {
            ...{ count: map.count, a: names[0], b: names[1] },
            teacher: formatFixed(apart.teacher, 1),
            taught: formatFixed(apart.taught, 1),
            alone: formatFixed(apart.alone, 1),
          },
        )}
        chart={
          <div className="feature-map-row">
            {nets.map((net) => (
              <div key={net}>
                <p className="feature-map-name">{netNames()[net]}</p>
                <Cloud points={map.points[net]} labels={map.labels} pair={pair} />
              </div>
            ))}
          </div>
        }
        table={
          <DataTable
            caption={t("Distance of the centers of {a} and {b}, in mean spreads", {
              a: names[0],
              b: names[1],
            })}
            columns={[
              { title: t("Network"), value: (r) => netNames()[r] },
              { title: t("Apart"), value: (r) => apart[r], show: (r) => formatFixed(apart[r], 2) },
            ]}
            rows={nets}
            rowKey={(r) => r}
            download="features"
          />
        }
      />
    </div>
  );
}

const SIDE = 100;
const MARGIN = 5;

interface CloudProps {
  readonly points: Float32Array;
  readonly labels: Uint8Array;
  readonly pair: readonly [number, number];
}

function Cloud({ points, labels, pair }: CloudProps) {
  // A few points far out, drawn at the edge, shall not shrink all the others.
  const sizes = points.map(Math.abs).sort();
  const most = 1.2 * (sizes[Math.floor(0.98 * sizes.length)] ?? 0) + 1e-9;
  const place = (v: number) => SIDE / 2 + Math.max(-1, Math.min(1, v / most)) * (SIDE / 2 - MARGIN);
  const all = [...labels.keys()].map((i) => ({
    ...{ i, x: place(points[i * 2]!), y: place(-points[i * 2 + 1]!) },
    rank: pair.indexOf(labels[i]!),
  }));
  return (
    <svg className="feature-map" viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      {[...all]
        .sort((a, b) => a.rank - b.rank)
        .map(({ i, x, y, rank }) =>
          rank === 1 ? (
            <rect key={i} x={x - 1.4} y={y - 1.4} width={2.8} height={2.8} data-rank={rank} />
          ) : (
            <circle key={i} cx={x} cy={y} r={rank === 0 ? 1.6 : 0.8} data-rank={rank} />
          ),
        )}
    </svg>
  );
}
