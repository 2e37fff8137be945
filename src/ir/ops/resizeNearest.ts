import { fail } from "../../core/failure";
import { defineOp } from "../op";
import { clamp, roundAway } from "../quantMath";
import { numel, showShape } from "../shape";
import { padded } from "../trainKernels";

export interface ResizeNearestAttrs {
  readonly height: number;
  readonly width: number;
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** The source index of each output index, in float32 as TensorFlow Lite computes it. */
function sources(
  size: number,
  out: number,
  { alignCorners, halfPixelCenters }: ResizeNearestAttrs,
): number[] {
  const scale = alignCorners && out > 1 ? Math.fround((size - 1) / (out - 1)) : Math.fround(size / out);
  return Array.from({ length: out }, (_, i) => {
    const at = Math.fround(Math.fround(i + (halfPixelCenters ? 0.5 : 0)) * scale);
    return clamp(alignCorners ? roundAway(at) : Math.floor(at), 0, size - 1);
  });
}

export const resizeNearest = defineOp<ResizeNearestAttrs>()({
  doc: "Nearest-neighbour resize of an image.",
  arity: 1,
  infer: ([x], { height, width }, where) => {
    if (x!.length !== 3)
      fail("shape-mismatch", where, `resizing needs [H,W,C], not ${showShape(x!)}`, "Resize images only.");
    return [height, width, x![2]!];
  },
  weights: () => ({}),
  cost: () => ({ macs: 0 }),
  lower: (tf, [x], _w, attrs) => {
    const rows = tf.tensor1d(sources(x!.shape[1]!, attrs.height, attrs), "int32");
    const cols = tf.tensor1d(sources(x!.shape[2]!, attrs.width, attrs), "int32");
    return tf.gather(tf.gather(x!, rows, 1), cols, 2);
  },
  train: {
    layouts: {},
    emit: (site, attrs) => {
      const x = site.x[0]!;
      const [inH, inW, c] = x.shape as [number, number, number];
      const rowOf = site.table(Int32Array.from(sources(inH, attrs.height, attrs)));
      const colOf = site.table(Int32Array.from(sources(inW, attrs.width, attrs)));
      const size = {
        ...{ batch: site.batch, inH, inW, outH: attrs.height, outW: attrs.width },
        c: padded(c),
      };
      const y = site.value(site.shape);
      site.call("resizeNearest", { x: x.at, rowOf, colOf, y }, size);
      return {
        y,
        backward: (dy) =>
          site.give(0, (dx, base) => site.call("resizeNearestGrad", { dy, rowOf, colOf, base, dx }, size)),
      };
    },
  },
  int8: {
    dictates: ([x]) => x!,
    channelAxis: {},
    ref: ([x], _w, y, attrs) => {
      const [h, w, c] = x!.shape as [number, number, number];
      const rows = sources(h, attrs.height, attrs);
      const cols = sources(w, attrs.width, attrs);
      const out = new Int8Array(numel(y.shape));
      let at = 0;
      for (const row of rows) {
        for (const col of cols) {
          const from = (row * w + col) * c;
          out.set(x!.data.subarray(from, from + c), at);
          at += c;
        }
      }
      return out;
    },
    tflite: { builtin: "RESIZE_NEAREST_NEIGHBOR" },
    kernel: ([x], _w, y, attrs) => [
      {
        kernel: "wt_resize_nearest_s8",
        args: {
          x: { input: 0 },
          rows: Int16Array.from(sources(x!.shape[0]!, attrs.height, attrs)),
          cols: Int16Array.from(sources(x!.shape[1]!, attrs.width, attrs)),
          y: { output: true },
          in_w: x!.shape[1]!,
          c: x!.shape[2]!,
          out_h: y.shape[0]!,
          out_w: y.shape[1]!,
        },
      },
    ],
    lag: () => [null],
  },
});
