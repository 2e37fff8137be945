/** Random int8 networks without weights, whose nodes read anything before them: long skips, several readers, inputs, outputs. */
import { createRandom } from "../core/random";
import type { AttrsOf, OpKind } from "../ir/ops";
import { opOf } from "../ir/ops";
import { numel, sameShape } from "../ir/shape";
import type { Node, NodeId, QuantizedModel, Shape } from "../ir/types";
import { verify } from "../ir/verify";

const quant = { scale: 0.1, zeroPoint: 3 };

export function randomDag(seed: number): QuantizedModel {
  const r = createRandom(seed);
  const nodes: Node<"int8">[] = [];
  const put = <K extends OpKind>(op: K, inputs: readonly NodeId[], attrs: AttrsOf<K>): NodeId => {
    const id = `${op}${nodes.length}`;
    const shapes = inputs.map((i) => nodes.find((n) => n.id === i)!.out.shape);
    const def = opOf({ op });
    const dictated = def.int8!.dictates(
      inputs.map(() => quant),
      attrs,
    );
    nodes.push({
      id,
      op,
      attrs,
      inputs,
      out: { shape: def.infer(shapes, attrs, id), quant: dictated ?? quant },
    } as Node<"int8">);
    return id;
  };
  const any = (fits: (n: Node<"int8">) => boolean = () => true): Node<"int8"> => {
    const candidates = nodes.filter(fits);
    // Mostly a recent one, so that depth grows, now and then an old one, so that it lives long.
    return r.chance(0.6) ? candidates.at(-1)! : candidates[r.integer(candidates.length)]!;
  };
  const image = (n: Node<"int8">) => n.out.shape.length === 3 && numel(n.out.shape) < 400;
  const start: Shape = [2 + r.integer(5), 2 + r.integer(5), 1 + r.integer(4)];
  put("input", [], { shape: start });
  if (r.chance(0.5)) put("input", [], { shape: start });
  for (let i = 3 + r.integer(12); i > 0; i--) grow();
  const outputs = [nodes.at(-1)!.id, ...(r.chance(0.3) ? [any().id] : [])];
  const graph = { dialect: "int8" as const, name: `dag${seed}`, nodes, outputs: [...new Set(outputs)] };
  verify(graph);
  return { graph, weights: {} };

  function grow(): NodeId {
    const x = any(image);
    const [h, w, c] = x.out.shape as [number, number, number];
    const same = (n: Node<"int8">) => sameShape(n.out.shape, x.out.shape);
    const window = {
      kernel: [1 + r.integer(Math.min(3, h)), 1 + r.integer(Math.min(3, w))],
      stride: [1 + r.integer(2), 1 + r.integer(2)],
      padding: r.chance(0.6) ? "same" : "valid",
      activation: "none",
    } as const;
    switch (r.integer(9)) {
      case 0:
        return put("relu", [x.id], {});
      case 1:
      case 2:
        return put("add", [x.id, any(same).id], { activation: "none" });
      case 3:
        return put("mul", [x.id, put("globalAvgPool", [x.id], { keepDims: true })], { activation: "none" });
      case 4:
        return put("maxPool", [x.id], window);
      case 5:
        return put("avgPool", [x.id], window);
      case 6:
        return put("pad", [x.id], {
          top: r.integer(2),
          bottom: r.integer(2),
          left: r.integer(2),
          right: r.integer(2),
        });
      case 7: {
        const other = any((n) => image(n) && n.out.shape[0] === h && n.out.shape[1] === w);
        return put("concat", [x.id, other.id], { axis: 2 });
      }
      default:
        return put("reshape", [x.id], { shape: [w, h, c] });
    }
  }
}
