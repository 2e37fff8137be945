import { formatFixed, formatNumber, showCount, t } from "../../i18n";
import type { DistillRun, DistillState } from "../../worker/labs/distillProtocol";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { PercentLines } from "../ui/PercentLines";
import { netNames, nets } from "./netNames";
import { Legend } from "./SoftLabels";

/** Margins, in percent of the picture. */
const [LEFT, TOP, BOTTOM] = [12, 4, 16];

/** Accuracy against parameters: the three networks of now, and the students of earlier trainings, pale. */
export function SizeChart({ state }: { readonly state: DistillState }) {
  const { nets: sides, runs } = state;
  const [low, high] = [sides.taught.parameters / 1.6, sides.teacher.parameters * 1.6];
  const x = (parameters: number) =>
    `${LEFT + (Math.log(parameters / low) / Math.log(high / low)) * (100 - LEFT)}%`;
  const y = (share: number) => `${TOP + (1 - share) * (100 - TOP - BOTTOM)}%`;
  const students = runs
    .slice(0, -1)
    .flatMap((run, i) =>
      (["taught", "alone"] as const).map((net) => ({ key: `${i} ${net}`, net, share: run.accuracy[net] })),
    );
  return (
    <FigureFrame
      title={t("Accuracy, %, against parameters")}
      summary={t(
        "The student has {percent} % of the teacher's parameters. Now: teacher {teacher} %, student with teacher {taught} %, alone {alone} %. Trainings so far: {runs}.",
        {
          percent: formatFixed((100 * sides.taught.parameters) / sides.teacher.parameters, 0),
          teacher: formatFixed(100 * sides.teacher.accuracy, 1),
          taught: formatFixed(100 * sides.taught.accuracy, 1),
          alone: formatFixed(100 * sides.alone.accuracy, 1),
          runs: runs.length,
        },
      )}
      chart={
        <>
          <svg className="size-chart" aria-hidden="true">
            <PercentLines left={LEFT} y={y} />
            {[sides.taught.parameters, sides.teacher.parameters].map((parameters) => (
              <text key={parameters} x={x(parameters)} y="97%" textAnchor="middle">
                {showCount(parameters)}
              </text>
            ))}
            {students.map(({ key, net, share }) => (
              <circle key={key} data-net={net} data-past cx={x(sides[net].parameters)} cy={y(share)} r={4} />
            ))}
            {nets.map((net) => (
              <circle
                key={net}
                data-net={net}
                cx={x(sides[net].parameters)}
                cy={y(sides[net].accuracy)}
                r={6}
              >
                <title>{`${netNames()[net]}: ${formatFixed(100 * sides[net].accuracy, 1)} %`}</title>
              </circle>
            ))}
          </svg>
          <Legend />
        </>
      }
      table={
        <DataTable
          caption={t("All trainings, on {count} test pictures", { count: formatNumber(state.tested) })}
          columns={[
            { title: t("Labels"), value: (r) => r.job.labels },
            { title: "λ", value: (r) => r.job.soft },
            { title: "T", value: (r) => r.job.temperature },
            { title: t("Features"), value: (r) => r.job.features },
            { title: t("Epochs"), value: (r) => r.job.epochs },
            { title: t("With teacher, %"), value: taught, show: (r) => formatFixed(taught(r), 1) },
            { title: t("Alone, %"), value: alone, show: (r) => formatFixed(alone(r), 1) },
            {
              title: t("Gain, points"),
              value: (r) => taught(r) - alone(r),
              show: (r) => formatFixed(taught(r) - alone(r), 1),
            },
          ]}
          rows={runs}
          rowKey={(r) => String(runs.indexOf(r))}
          download="distillation"
        />
      }
    />
  );
}

const taught = (run: DistillRun): number => 100 * run.accuracy.taught;
const alone = (run: DistillRun): number => 100 * run.accuracy.alone;
