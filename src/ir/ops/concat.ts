import { fail } from "../../core/failure";
import type { KernelCall } from "../kernels";
import { defineOp } from "../op";
import { numel, showShape } from "../shape";
import type { Shape } from "../types";
import { boxNumbers, type Image } from "./emitBoxes";

/** As rows: input i contributes `chunk(i)` consecutive values to each of `rows` rows of the output. */
const layout = (inputs: readonly Shape[], axis: number) => ({
  rows: numel(inputs[0]!.slice(0, axis)),
  chunks: inputs.map((s) => numel(s.slice(axis))),
});

/** Axes before the joined one are rows, those from it on are columns; the last axis is always the channels. */
const asImage = (shape: Shape, axis: number): Image =>
  axis === shape.length - 1
    ? [1, numel(shape.slice(0, -1)), shape[axis]!]
    : [numel(shape.slice(0, axis)), numel(shape.slice(axis, -1)), shape.at(-1)!];

/** Where an input begins whose first index along the axis is `start`. */
const corner = (shape: Shape, axis: number, start: number): Image =>
  axis === shape.length - 1 ? [0, 0, start] : [0, start * numel(shape.slice(axis + 1, -1)), 0];

export const concat = defineOp<{ readonly axis: number }>()({
  doc: "Joins tensors along an axis of [H,W,C] (2: channels).",
  arity: { atLeast: 1 },
  infer: (inputs, { axis }, where) => {
    const first = inputs[0]!;
    const fits = inputs.every(
      (s) => s.length === first.length && s.every((d, i) => i === axis || d === first[i]),
    );
    if (!fits || axis < 0 || axis >= first.length) {
      fail(
        "shape-mismatch",
        where,
        `cannot join ${inputs.map(showShape).join(" and ")} along axis ${axis}`,
        "All other axes must be equal.",
      );
    }
    return first.map((d, i) => (i === axis ? inputs.reduce((n, s) => n + s[axis]!, 0) : d));
  },
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, x, _w, { axis }) => tf.concat([...x], axis + 1),
  train: {
    layouts: {},
    emit: (site, { axis }) => {
      const y = site.value(site.shape);
      let start = 0;
      const boxes = site.x.map((x) => {
        const box = boxNumbers(
          site,
          asImage(x.shape, axis),
          asImage(site.shape, axis),
          corner(x.shape, axis, start),
        );
        start += x.shape[axis]!;
        return box;
      });
      for (const [i, { into }] of boxes.entries())
        site.call("copyBox", { x: site.x[i]!.at, y }, { ...into, mode: i === 0 ? 1 : 0 });
      return {
        y,
        backward: (dy) => {
          for (const [i, { outOf }] of boxes.entries())
            site.give(i, (dx, base) => site.call("copyBox", { x: dy, base, y: dx }, { ...outOf, mode: 1 }));
        },
      };
    },
  },
  int8: {
    dictates: () => null,
    inputsFollowOutput: true, // TensorFlow Lite copies bytes: one quantization for all
    channelAxis: {},
    ref: (x, _w, y, { axis }) => {
      const { rows, chunks } = layout(
        x.map((t) => t.shape),
        axis,
      );
      const out = new Int8Array(numel(y.shape));
      let at = 0;
      for (let row = 0; row < rows; row++) {
        for (const [i, t] of x.entries()) {
          out.set(t.data.subarray(row * chunks[i]!, (row + 1) * chunks[i]!), at);
          at += chunks[i]!;
        }
      }
      return out;
    },
    tflite: { builtin: "CONCATENATION" },
    kernel: (x, _w, _y, { axis }) => {
      const { rows, chunks } = layout(
        x.map((t) => t.shape),
        axis,
      );
      const stride = chunks.reduce((a, b) => a + b, 0);
      let start = 0;
      return chunks.map((chunk, i): KernelCall => {
        const y_start = start;
        start += chunk;
        return {
          kernel: "wt_copy_rows_s8",
          args: { x: { input: i }, y: { output: true }, rows, x_n: chunk, y_stride: stride, y_start },
        };
      });
    },
    lag: (x) => x.map(() => null),
  },
});
