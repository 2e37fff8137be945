import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { ChartOutput } from "../../notebook/output";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { place, short, summaryOf } from "./chartWords";
import { lttb } from "./lttb";

/** Points that a chart can still tell apart. */
const MOST = 200;
const colors = ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--muted)"];
const dashes = ["", "6 4", "2 3", "8 3 2 3"];
const axis = { stroke: "var(--muted)", tick: { fontSize: 12, fill: "var(--muted)" } } as const;

/** A chart of a cell, with its numbers as a table beside it. */
export default function ChartView({ chart }: { readonly chart: ChartOutput }) {
  const { title, form, xLabel, x, series } = chart;
  const rows = x.map((at, i) => ({ at, values: series.map(({ y }) => y[i] ?? null) }));
  const places =
    form !== "bar" && x.every((v) => typeof v === "number")
      ? lttb(x as number[], series[0]?.y ?? [], MOST)
      : x.map((_, i) => i).slice(0, MOST);
  const points = places.map((i) => ({
    x: x[i]!,
    ...Object.fromEntries(series.map(({ name, y }) => [name, y[i] ?? null])),
  }));
  const shared = (
    <>
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis
        dataKey="x"
        {...(form === "bar" ? {} : { type: "number" as const, domain: ["dataMin", "dataMax"] as const })}
        {...axis}
        tickFormatter={place}
        label={{ value: xLabel, position: "insideBottom", offset: -2, fontSize: 12, fill: "var(--muted)" }}
      />
      <YAxis
        {...axis}
        tickFormatter={short}
        width={56}
        {...(chart.logY ? { scale: "log" as const, domain: ["auto", "auto"] as const } : {})}
      />
      <Tooltip
        isAnimationActive={false}
        formatter={short}
        labelFormatter={(at) => `${xLabel} ${place(at)}`}
        contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", borderRadius: 8 }}
      />
      {series.length > 1 && <Legend wrapperStyle={{ fontSize: 13 }} verticalAlign="top" />}
    </>
  );
  const common = {
    data: points,
    margin: { top: 8, right: 12, bottom: 14, left: 0 },
    accessibilityLayer: false,
  };
  const color = (i: number) => colors[i % colors.length]!;
  return (
    <FigureFrame
      title={title}
      summary={summaryOf(chart)}
      chart={
        <ResponsiveContainer width="100%" height={260}>
          {form === "bar" ? (
            <BarChart {...common}>
              {shared}
              {series.map(({ name }, i) => (
                <Bar key={name} dataKey={name} fill={color(i)} isAnimationActive={false} />
              ))}
            </BarChart>
          ) : form === "scatter" ? (
            <ScatterChart {...common}>
              {shared}
              {series.map(({ name }, i) => (
                <Scatter key={name} name={name} dataKey={name} fill={color(i)} isAnimationActive={false} />
              ))}
            </ScatterChart>
          ) : (
            <LineChart {...common}>
              {shared}
              {series.map(({ name }, i) => (
                <Line
                  key={name}
                  dataKey={name}
                  stroke={color(i)}
                  strokeDasharray={dashes[i % dashes.length]!}
                  strokeWidth={2.5}
                  dot={points.length < 25 ? { r: 3 } : false}
                  isAnimationActive={false}
                  connectNulls
                />
              ))}
            </LineChart>
          )}
        </ResponsiveContainer>
      }
      table={
        <DataTable
          caption={title}
          columns={[
            { title: xLabel, value: (row) => row.at, show: (row) => place(row.at) },
            ...series.map(({ name }, i) => ({
              title: name,
              value: (row: (typeof rows)[number]) => row.values[i] ?? "",
              show: (row: (typeof rows)[number]) => short(row.values[i]),
            })),
          ]}
          rows={rows}
          rowKey={(row) => String(rows.indexOf(row))}
          download={title.replace(/[^\w-]+/g, "-").toLowerCase() || "chart"}
        />
      }
    />
  );
}
