/**
 * A .tflite file as a quantized graph: int8 models as Keras, PyTorch's converters and Edge Impulse write them. Shape arithmetic
 * (SHAPE, STRIDED_SLICE, PACK) is dropped, since shapes are known; QUANTIZE and DEQUANTIZE at the border are dropped too, so
 * the network takes and gives int8.
 */
import { fail, invariant } from "../../core/failure";
import type { AttrsOf, OpKind } from "../../ir/ops";
import { opOf } from "../../ir/ops";
import { sameShape, showShape } from "../../ir/shape";
import type { Node, NodeId, Quant, QuantizedModel, QuantWeight, Shape, WeightKey } from "../../ir/types";
import { verifyModel } from "../../ir/verify";
import { readActivation, readIntegers, readWeight } from "./importConstants";
import { type OperatorImport, operatorImports } from "./importOperators";
import { readTflite, type TfliteFile, type TfliteOperator, type TfliteTensor } from "./read";

/** What one operator's importer may ask for and do. */
export interface ImportContext {
  readonly operator: TfliteOperator;
  /** "operator 3 (CONV_2D)", for messages. */
  readonly where: string;
  tensor(input: number): TfliteTensor;
  output(): TfliteTensor;
  has(input: number): boolean;
  /** Node that computes an input; a constant becomes a node. */
  node(input: number): NodeId;
  shape(input: number): Shape;
  /** Integers of a constant input. */
  integers(input: number): number[];
  /** An int8 kernel or int32 bias that must be constant. */
  weight(input: number, type: "int8" | "int32"): QuantWeight;
  /** The operator's node; its output tensor gives shape and quantization. */
  emit<K extends OpKind>(
    op: K,
    inputs: readonly NodeId[],
    attrs: AttrsOf<K>,
    weights?: Record<string, QuantWeight>,
  ): void;
  /** An extra reshape before the operator's node. */
  reshaped(from: NodeId, shape: Shape): NodeId;
  /** A value brought to the output's quantization, if it is not there yet. */
  requantized(from: NodeId): NodeId;
  /** The output is the same value as an input's. */
  pass(input: number): void;
  refuse(what: string): never;
}

/** Throws a `Failure`: not a .tflite, truncated, not int8, or an operator that is lacking, with its place. */
export function importTflite(bytes: Uint8Array, file: string): QuantizedModel {
  const tflite = readTflite(bytes, file);
  const operators = tflite.operators
    .map((operator, index) => ({ operator, index }))
    .filter(({ operator }) => !isShapeArithmetic(tflite, operator));
  refuseUnknown(file, operators);
  refuseFloat(file, tflite, operators);
  return new Importer(file, tflite).run(operators);
}

type Indexed = { readonly operator: TfliteOperator; readonly index: number };

/** Operators that only compute shapes: everything they write is an integer tensor. */
const isShapeArithmetic = (tflite: TfliteFile, operator: TfliteOperator): boolean =>
  operator.outputs.every(
    (t) => ["int32", "int64"].includes(tflite.tensors[t]!.type) && !tflite.outputs.includes(t),
  );

function refuseUnknown(file: string, operators: readonly Indexed[]): void {
  const unknown = operators.filter(({ operator }) => !Object.hasOwn(operatorImports, operator.name));
  if (unknown.length === 0) return;
  const places = unknown.map(({ operator, index }) => `${operator.name} (operator ${index})`).join(", ");
  fail(
    "unsupported-op",
    file,
    `the model uses ${places}, which Whittle does not have`,
    `Replace it in the model and convert again. Whittle has ${Object.keys(operatorImports).join(", ")}.`,
  );
}

function refuseFloat(file: string, tflite: TfliteFile, operators: readonly Indexed[]): void {
  const border = new Set(["QUANTIZE", "DEQUANTIZE"]);
  for (const { operator, index } of operators) {
    if (border.has(operator.name)) continue;
    const bad = [...operator.inputs.slice(0, 1), ...operator.outputs]
      .filter((t) => t >= 0)
      .map((t) => tflite.tensors[t]!)
      .find((t) => t.type !== "int8");
    if (bad) {
      fail(
        "bad-file",
        file,
        `operator ${index} (${operator.name}) works on ${bad.type}, not int8`,
        "Convert the model with full integer quantization (int8): give the converter a representative data set.",
      );
    }
  }
}

/** Equal as far as float32 scales can tell. */
const closeQuant = (a: Quant, b: Quant): boolean =>
  a.zeroPoint === b.zeroPoint && Math.abs(a.scale / b.scale - 1) < 1e-5;

const showQuant = ({ scale, zeroPoint }: Quant): string =>
  `${Number(scale.toPrecision(4))} * (q - ${zeroPoint})`;

/** A constant operand without its batch axis, if it has one: [1,1,1,C] -> [1,1,C], [C] as it is. */
const constantShape = ({ shape }: TfliteTensor): Shape =>
  shape.length > 1 && shape[0] === 1 ? shape.slice(1) : shape.length === 0 ? [1] : shape;

class Importer {
  private readonly nodes: Node<"int8">[] = [];
  private readonly weights: Record<WeightKey, QuantWeight> = {};
  private readonly nodeOf = new Map<number, NodeId>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly file: string,
    private readonly tflite: TfliteFile,
  ) {}

  run(operators: readonly Indexed[]): QuantizedModel {
    for (const t of this.tflite.inputs) this.addInput(t);
    for (const { operator, index } of operators) {
      const run: OperatorImport = operatorImports[operator.name as keyof typeof operatorImports];
      run(this.context(operator, index));
    }
    const outputs = this.tflite.outputs.map(
      (t) => this.nodeOf.get(t) ?? this.bad(`output tensor ${t} is never computed`),
    );
    const name = this.file.replace(/^.*[\\/]/, "").replace(/\.tflite$/i, "") || "model";
    const graph = { dialect: "int8" as const, name, nodes: this.nodes, outputs };
    const model = { graph, weights: this.weights };
    verifyModel(model);
    return model;
  }

  /** A float or uint8 input is taken in the quantization of the QUANTIZE that follows it. */
  private addInput(t: number): void {
    const tensor = this.tflite.tensors[t]!;
    const quantize = this.tflite.operators.find((o) => o.name === "QUANTIZE" && o.inputs[0] === t);
    const source = tensor.type === "int8" ? tensor : quantize && this.tflite.tensors[quantize.outputs[0]!]!;
    if (source?.type !== "int8") {
      this.bad(`input "${tensor.name}" is ${tensor.type} and is not quantized to int8`);
    }
    const id = this.uniqueId(tensor.name, "input");
    const shape = this.batchFree(tensor);
    this.nodes.push({
      id,
      op: "input",
      attrs: { shape },
      inputs: [],
      out: { shape, quant: this.quantOf(source) },
    });
    this.nodeOf.set(t, id);
  }

  private context(operator: TfliteOperator, index: number): ImportContext {
    const where = `operator ${index} (${operator.name})`;
    const refuse = (what: string) =>
      fail(
        "unsupported-op",
        this.file,
        `${where} ${what}`,
        "Change this layer in the model and convert it again.",
      );
    const has = (i: number) => (operator.inputs[i] ?? -1) >= 0;
    const tensor = (i: number) =>
      this.tflite.tensors[has(i) ? operator.inputs[i]! : refuse(`lacks its input ${i}`)]!;
    const output = () => this.tflite.tensors[operator.outputs[0]!]!;
    return {
      operator,
      where,
      has,
      tensor,
      output,
      refuse,
      node: (i) => {
        const source = tensor(i);
        return (
          this.nodeOf.get(operator.inputs[i]!) ?? this.addConstant(operator.inputs[i]!, source, i, refuse)
        );
      },
      shape: (i) => (tensor(i).data ? constantShape(tensor(i)) : this.batchFree(tensor(i))),
      integers: (i) => readIntegers(tensor(i), i, refuse),
      weight: (i, type) => readWeight(tensor(i), i, type, refuse),
      emit: (op, inputs, attrs, weights = {}) => {
        const t = operator.outputs[0]!;
        const id = this.uniqueId(output().name, op);
        const told = this.quantOf(output());
        const must = opOf({ op }).int8?.dictates(
          inputs.map((i) => this.quantIn(i)),
          attrs,
        );
        if (must && !closeQuant(must, told))
          refuse(`gives ${showQuant(told)}; it can only give ${showQuant(must)}`);
        this.push(id, op, inputs, attrs, told, this.batchFree(output()), where);
        for (const [name, weight] of Object.entries(weights)) this.weights[`${id}/${name}`] = weight;
        this.nodeOf.set(t, id);
      },
      reshaped: (from, shape) => {
        const id = this.uniqueId("", "reshape");
        this.push(id, "reshape", [from], { shape }, this.quantIn(from), shape, where);
        return id;
      },
      requantized: (from) => {
        const quant = this.quantOf(output());
        if (closeQuant(this.quantIn(from), quant)) return from;
        const id = this.uniqueId("", "requantize");
        this.push(
          id,
          "requantize",
          [from],
          {},
          quant,
          this.nodes.find((n) => n.id === from)!.out.shape,
          where,
        );
        return id;
      },
      pass: (i) => {
        const source = this.nodeOf.get(operator.inputs[i]!);
        if (source === undefined) refuse("stands on a constant");
        else this.nodeOf.set(operator.outputs[0]!, source);
      },
    };
  }

  private push<K extends OpKind>(
    id: NodeId,
    op: K,
    inputs: readonly NodeId[],
    attrs: AttrsOf<K>,
    quant: Quant,
    told: Shape,
    where: string,
  ): void {
    if (inputs.length === 0) this.bad(`${where} has no inputs`);
    const shapes = inputs.map((i) => this.nodes.find((n) => n.id === i)!.out.shape);
    const shape = opOf({ op }).infer(shapes, attrs, where);
    if (!sameShape(shape, told))
      this.bad(`${where} says it gives [${told.join("x")}], but its inputs make [${shape.join("x")}]`);
    this.nodes.push({ id, op, attrs, inputs, out: { shape, quant } } as Node<"int8">);
  }

  private addConstant(
    t: number,
    tensor: TfliteTensor,
    input: number,
    refuse: (what: string) => never,
  ): NodeId {
    if (!tensor.data || tensor.type !== "int8")
      return refuse(`reads "${tensor.name}", which is neither computed nor an int8 constant`);
    const id = this.uniqueId(tensor.name, "constant");
    const shape = constantShape(tensor);
    const quant = this.quantOf(tensor);
    this.nodes.push({ id, op: "constant", attrs: { shape }, inputs: [], out: { shape, quant } });
    this.weights[`${id}/value`] = {
      data: readActivation(tensor, input, refuse),
      shape,
      scales: [quant.scale],
    };
    this.nodeOf.set(t, id);
    return id;
  }

  private batchFree(tensor: TfliteTensor): Shape {
    if (!tensor.shape.every((d) => d > 0))
      return this.bad(`tensor "${tensor.name}" has the shape ${showShape(tensor.shape)}`);
    if (tensor.shape.length === 0) return [1];
    if (tensor.shape[0] !== 1) {
      return fail(
        "unsupported-op",
        this.file,
        `tensor "${tensor.name}" has a batch of ${tensor.shape[0]}`,
        "Convert the model with a batch of one.",
      );
    }
    return tensor.shape.length === 1 ? tensor.shape : tensor.shape.slice(1);
  }

  private quantIn(id: NodeId): Quant {
    return this.nodes.find((n) => n.id === id)!.out.quant;
  }

  private quantOf(tensor: TfliteTensor): Quant {
    const [scale] = tensor.scales;
    if (scale === undefined)
      return this.bad(`tensor "${tensor.name}" is ${tensor.type} without quantization parameters`);
    return { scale, zeroPoint: tensor.zeroPoints[0] ?? 0 };
  }

  /** A short name from the converter's long one: of its aliases, the last that names a layer's work. */
  private uniqueId(name: string, op: string): NodeId {
    const aliases = name.split(";").filter((alias) => !/ReadVariableOp|resource/.test(alias));
    const parts = (aliases.at(-1) ?? "")
      .split("/")
      .filter((p) => /^[A-Za-z]\w*$/.test(p) && !/^(StatefulPartitionedCall|serving_default)/.test(p));
    const base = parts.slice(-2).join("_").slice(0, 40) || op;
    let id = base;
    for (let i = 2; this.taken.has(id); i++) id = `${base}_${i}`;
    this.taken.add(id);
    return id;
  }

  private bad(what: string): never {
    invariant(what.length > 0, "a failure without a reason");
    return fail(
      "bad-file",
      this.file,
      what,
      "Convert the model with full integer quantization (int8) and try again.",
    );
  }
}
