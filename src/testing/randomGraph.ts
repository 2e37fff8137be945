/** Small random quantized networks for tests: every deployable op, odd sizes, extreme quantization parameters. Seeded. */
import { createRandom, type Random } from "../core/random";
import type { AttrsOf, OpKind } from "../ir/ops";
import { opOf } from "../ir/ops";
import { numel } from "../ir/shape";
import type { Node, NodeId, Quant, QuantizedModel, QuantWeight, Shape, WeightKey } from "../ir/types";
import { verify } from "../ir/verify";

export function randomQuantizedModel(seed: number): QuantizedModel {
  const r = createRandom(seed);
  const nodes: Node<"int8">[] = [];
  const weights: Record<WeightKey, QuantWeight> = {};
  const image: Shape = [1 + r.integer(9), 1 + r.integer(9), 1 + r.integer(7)];
  let x = put("input", [], { shape: image });
  const length = 2 + r.integer(7);
  for (let i = 0; i < length; i++) x = grow(x);
  if (shapeOf(x).length === 3 && r.chance(0.6)) x = put("globalAvgPool", [x], { keepDims: false });
  if (shapeOf(x).length === 1 && r.chance(0.8)) {
    const units = 1 + r.integer(9);
    x = put("dense", [x], { units, bias: r.chance(0.7), activation: activation() });
    if (r.chance(0.5)) x = put("softmax", [x], {});
  }
  const graph = { dialect: "int8" as const, name: `random${seed}`, nodes, outputs: [x] };
  verify(graph);
  return { graph, weights };

  function shapeOf(id: NodeId): Shape {
    return nodes.find((n) => n.id === id)!.out.shape;
  }

  function activation() {
    return (["none", "relu", "relu6"] as const)[r.integer(3)]!;
  }

  function put<K extends OpKind>(op: K, inputs: readonly NodeId[], attrs: AttrsOf<K>): NodeId {
    const id = `${op}${nodes.length}`;
    const ins = inputs.map((i) => nodes.find((n) => n.id === i)!.out);
    const def = opOf({ op });
    const shape = def.infer(
      ins.map((i) => i.shape),
      attrs,
      id,
    );
    const typical = Math.max(...ins.map((i) => i.quant.scale), 0.02);
    const quant =
      def.int8!.dictates(
        ins.map((i) => i.quant),
        attrs,
      ) ?? randomQuant(r, typical);
    nodes.push({ id, op, attrs, inputs, out: { shape, quant } } as Node<"int8">);
    for (const [name, spec] of Object.entries(
      def.weights(
        ins.map((i) => i.shape),
        attrs,
      ),
    )) {
      if (spec)
        weights[`${id}/${name}`] = randomWeight(r, name, spec.shape, def.int8!.channelAxis[name] ?? null);
    }
    if (op === "constant") weights[`${id}/value`] = { ...weights[`${id}/value`]!, scales: [quant.scale] };
    return id;
  }

  function grow(from: NodeId): NodeId {
    const shape = shapeOf(from);
    if (shape.length === 1) return growVector(from);
    const [h, w, c] = shape as [number, number, number];
    const window = () => {
      const kernel = [1 + r.integer(Math.min(h, 5)), 1 + r.integer(Math.min(w, 5))] as const;
      const stride = [1 + r.integer(3), 1 + r.integer(3)] as const;
      return {
        kernel,
        stride,
        padding: r.chance(0.6) ? ("same" as const) : ("valid" as const),
        activation: activation(),
      };
    };
    switch (r.integer(14)) {
      case 0:
      case 1:
        return put("conv2d", [from], { filters: 1 + r.integer(9), bias: r.chance(0.8), ...window() });
      case 2:
      case 3:
        return put("depthwiseConv2d", [from], {
          multiplier: r.chance(0.8) ? 1 : 2,
          bias: r.chance(0.8),
          ...window(),
        });
      case 4:
        return put("maxPool", [from], window());
      case 5:
        return put("avgPool", [from], window());
      case 6: {
        const other = put((["hardSwish", "tanh", "relu", "requantize"] as const)[r.integer(4)]!, [from], {});
        return put("add", r.chance(0.5) ? [from, other] : [other, from], { activation: activation() });
      }
      case 7: {
        const pooled = put("globalAvgPool", [from], { keepDims: true });
        const gate = put(
          "sigmoid",
          [
            put("conv2d", [pooled], {
              filters: c,
              kernel: [1, 1],
              stride: [1, 1],
              padding: "same",
              bias: true,
              activation: "none",
            }),
          ],
          {},
        );
        return put("mul", [from, gate], { activation: "none" });
      }
      case 8: {
        const joined = put("conv2d", [from], {
          filters: 1 + r.integer(5),
          kernel: [1, 1],
          stride: [1, 1],
          padding: "same",
          bias: true,
          activation: "none",
        });
        const target = nodes.find((n) => n.id === joined)!.out.quant;
        const bridge: NodeId = `requantize${nodes.length}`;
        nodes.push({
          id: bridge,
          op: "requantize",
          attrs: {},
          inputs: [from],
          out: { shape, quant: target },
        });
        const id = `concat${nodes.length}`;
        const out = { shape: [h, w, c + shapeOf(joined)[2]!], quant: target };
        nodes.push({ id, op: "concat", attrs: { axis: 2 }, inputs: [bridge, joined], out });
        return id;
      }
      case 9:
        return put("pad", [from], {
          top: r.integer(3),
          bottom: r.integer(3),
          left: r.integer(3),
          right: r.integer(3),
        });
      case 10:
        return put("resizeNearest", [from], {
          height: 1 + r.integer(9),
          width: 1 + r.integer(9),
          alignCorners: false,
          halfPixelCenters: r.chance(0.5),
        });
      case 11:
        return put((["relu", "relu6", "hardSwish", "sigmoid", "tanh"] as const)[r.integer(5)]!, [from], {});
      case 12: {
        const shapeOfConstant = r.chance(0.5) ? [c] : [1];
        return put(r.chance(0.5) ? "add" : "mul", [from, put("constant", [], { shape: shapeOfConstant })], {
          activation: activation(),
        });
      }
      default:
        return put("reshape", [from], { shape: [numel(shape)] });
    }
  }

  function growVector(from: NodeId): NodeId {
    const [n] = shapeOf(from) as [number];
    switch (r.integer(3)) {
      case 0:
        return put("dense", [from], {
          units: 1 + r.integer(12),
          bias: r.chance(0.8),
          activation: activation(),
        });
      case 1:
        return put((["relu", "hardSwish", "sigmoid", "tanh"] as const)[r.integer(4)]!, [from], {});
      default:
        return put("reshape", [from], { shape: [1, 1, n] });
    }
  }
}

/** Mostly ordinary scales around `typical`, now and then far away; any zero point, often an end. */
function randomQuant(r: Random, typical: number): Quant {
  const spread = r.chance(0.2) ? r.uniform(-6, 6) : r.uniform(-1.5, 1.5);
  const scale = Math.fround(Math.min(Math.max(typical * 2 ** spread, 1e-6), 100));
  const zeroPoint = r.chance(0.3) ? -128 : r.chance(0.1) ? 127 : r.integer(256) - 128;
  return { scale, zeroPoint };
}

function randomWeight(r: Random, name: string, shape: Shape, axis: number | null): QuantWeight {
  const n = numel(shape);
  if (name === "bias") {
    const size = r.chance(0.1) ? 2 ** 28 : 2 ** 12;
    return { shape, scales: [1], data: Int32Array.from({ length: n }, () => Math.round(r.normal(size / 3))) };
  }
  const channels = axis === null ? 1 : shape[axis]!;
  const scales = Array.from({ length: channels }, () =>
    Math.fround(0.01 * 2 ** (r.chance(0.1) ? r.uniform(-8, 6) : r.uniform(-2, 2))),
  );
  const data = Int8Array.from({ length: n }, () =>
    r.chance(0.05) ? (r.chance(0.5) ? 127 : -127) : r.integer(255) - 127,
  );
  return { shape, scales, data };
}

/** Random input bytes for a model's inputs. */
export function randomInputs(model: QuantizedModel, seed: number): Int8Array[] {
  const r = createRandom(seed);
  return model.graph.nodes
    .filter((n) => n.op === "input")
    .map((n) => Int8Array.from({ length: numel(n.out.shape) }, () => r.integer(256) - 128));
}
