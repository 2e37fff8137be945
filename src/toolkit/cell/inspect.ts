/** Any value as text that a person can read: limited in depth and length, at home with cycles. */

const DEPTH = 4;
const ITEMS = 50;
const LINE = 76;
const TEXT = 10_000;

/** Text itself stands without quotes, as a log shows it; within other values it has them. */
export const inspect = (value: unknown): string =>
  clip(typeof value === "string" ? value : write(value, DEPTH, new Set()));

const clip = (text: string): string =>
  text.length <= TEXT ? text : `${text.slice(0, TEXT)}… (${text.length - TEXT} more characters)`;

function write(value: unknown, depth: number, above: ReadonlySet<object>): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return writeNumber(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return /^class\b/.test(Function.prototype.toString.call(value))
        ? `[class ${value.name || "without a name"}]`
        : `[function${value.name ? ` ${value.name}` : ""}]`;
    case "object":
      if (value === null) return "null";
      return above.has(value) ? "[circular]" : writeObject(value, depth, new Set([...above, value]));
    default:
      return String(value);
  }
}

/** Six digits say enough of a number that was computed. */
export const writeNumber = (n: number): string =>
  Number.isInteger(n) || !Number.isFinite(n) ? String(n) : String(Number(n.toPrecision(6)));

function writeObject(value: object, depth: number, above: ReadonlySet<object>): string {
  const inner = (x: unknown) => write(x, depth - 1, above);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return "Promise (write await before it)";
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const array = value as unknown as ArrayLike<number>;
    const name = value.constructor.name;
    return depth <= 0 ? `${name}(${array.length})` : `${name}(${array.length}) ${list(items(array, inner))}`;
  }
  if (value instanceof ArrayBuffer) return `ArrayBuffer(${value.byteLength})`;
  const shown = tensor(value);
  if (shown) return shown;
  if (Array.isArray(value))
    return depth <= 0 ? `Array(${value.length})` : list(items(value, (x) => inner(x)));
  if (value instanceof Map)
    return `Map(${value.size}) ${braces([...value].slice(0, ITEMS).map(([k, v]) => `${inner(k)} => ${inner(v)}`))}`;
  if (value instanceof Set) return `Set(${value.size}) ${braces([...value].slice(0, ITEMS).map(inner))}`;
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  const prefix = name && name !== "Object" ? `${name} ` : "";
  if (depth <= 0) return `${prefix}{…}`;
  const keys = Object.keys(value);
  const lines = keys
    .slice(0, ITEMS)
    .map((key) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${safely(value, key, inner)}`);
  return prefix + braces(keys.length > ITEMS ? [...lines, `… ${keys.length - ITEMS} more`] : lines);
}

/** A getter may throw. */
function safely(value: object, key: string, inner: (x: unknown) => string): string {
  try {
    return inner((value as Record<string, unknown>)[key]);
  } catch (error) {
    return `[throws ${error instanceof Error ? error.message : String(error)}]`;
  }
}

/** A TensorFlow.js tensor, by what it has. */
function tensor(value: object): string | null {
  const { shape, dtype, dataId } = value as { shape?: unknown; dtype?: unknown; dataId?: unknown };
  return Array.isArray(shape) && typeof dtype === "string" && dataId !== undefined
    ? `Tensor [${shape.join(", ")}] ${dtype}`
    : null;
}

function items(values: ArrayLike<unknown>, inner: (x: unknown) => string): string[] {
  const shown = Array.from({ length: Math.min(values.length, ITEMS) }, (_, i) => inner(values[i]));
  return values.length > ITEMS ? [...shown, `… ${values.length - ITEMS} more`] : shown;
}

const list = (parts: readonly string[]): string => wrap("[", parts, "]");
const braces = (parts: readonly string[]): string => (parts.length === 0 ? "{}" : wrap("{ ", parts, " }"));

/** On one line where it fits; else a part a line, or as many numbers as fit. */
function wrap(open: string, parts: readonly string[], close: string): string {
  const line = open + parts.join(", ") + close;
  if (line.length <= LINE && !line.includes("\n")) return line;
  const short = parts.every((part) => part.length <= 12);
  const rows: string[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (short && last !== undefined && last.length + part.length + 2 <= LINE)
      rows[rows.length - 1] = `${last}, ${part}`;
    else rows.push(part);
  }
  const indented = rows.map((row) => `  ${row.replaceAll("\n", "\n  ")}`);
  return `${open.trim()}\n${indented.join(",\n")}\n${close.trim()}`;
}
