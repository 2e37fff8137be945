import { showBytes, showCount } from "../core/units";
import type { Output } from "../notebook/output";

/** An output in plain text: for programs that know nothing of ours. */
export function describeOutput(output: Output): string {
  switch (output.kind) {
    case "text":
      return output.times && output.times > 1 ? `${output.text}   (x ${output.times})` : output.text;
    case "table":
      return [
        output.title,
        output.columns.join("\t"),
        ...output.rows.map((row) => row.map((value) => String(value ?? "")).join("\t")),
      ].join("\n");
    case "chart":
      return [
        `${output.title} (${output.yLabel} over ${output.xLabel})`,
        ...output.series.map(({ name, y }) => `${name}: ${y.map((value) => value ?? "-").join(" ")}`),
      ].join("\n");
    case "image":
      return `${output.title || "Pictures"}: ${output.count} of ${output.width} x ${output.height}`;
    case "model":
      return `${output.name} (${output.dialect}): ${showCount(output.parameters)} parameters, ${showCount(output.macs)} MAC`;
    case "plan":
      return `Memory of ${output.name}: ${showBytes(output.arenaBytes)} for ${output.buffers.length} activations`;
    case "file":
      return `File ${output.name}, ${showBytes(output.bytes.length)}`;
    case "error":
      return `${output.failure.what}. ${output.failure.next}`;
  }
}
