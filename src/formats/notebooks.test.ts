/** All four ways a notebook leaves and comes back: .json, .ipynb, .html, link. Judged by rules that are written down here once more. */
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Result } from "../core/failure";
import type { Cell, NotebookDocument, RunRecord } from "../notebook/document";
import { type NotebookFile, readNotebookFile, readNotebookValue, writeNotebookFile } from "../notebook/file";
import { fromJson, toJson } from "../notebook/json";
import type { Output } from "../notebook/output";
import { decodeShare, encodeShare, LONGEST_LINK } from "../notebook/share";
import { readHtml, writeHtml } from "./html/write";
import { readIpynb } from "./ipynb/read";
import { writeIpynb } from "./ipynb/write";
import { encodePng } from "./png/encode";
import { readNotebook } from "./readNotebook";

// Any notebook

const nasty = fc.constantFrom(
  "</script><img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "<!-- ",
  "]]>",
  "a\r\nb\n",
  "`````",
  "__proto__",
  '{"$bytes":"AA=="}',
  "\u2028\u0000\ud800",
  "javascript:alert(1)",
  "[x](javascript:alert(1)) <b onclick=alert(1)>b</b> ![p](http://x/y.png)",
);
const text = fc.oneof(fc.string({ unit: "binary" }), fc.string(), nasty);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0));
const nat = fc.nat(1000);
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });

const image = fc
  .tuple(
    fc.nat(3),
    fc.nat(4),
    fc.nat(4),
    fc.constantFrom<1 | 3>(1, 3),
    text,
    orNull(fc.tuple(number, number)),
  )
  .chain(([count, height, width, channels, title, range]) =>
    fc.record({
      kind: fc.constant("image" as const),
      title: fc.constant(title),
      ...{ count: fc.constant(count), height: fc.constant(height), width: fc.constant(width) },
      channels: fc.constant(channels),
      values: fc.uint8Array({
        minLength: count * height * width * channels,
        maxLength: count * height * width * channels,
      }),
      captions: fc.array(text, { maxLength: 3 }),
      range: fc.constant(range),
    }),
  );

const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record(
    {
      kind: fc.constant("text" as const),
      level: fc.constantFrom("log" as const, "warn" as const, "error" as const, "result" as const),
      text,
      times: fc.integer({ min: 1, max: 9 }),
    },
    { requiredKeys: ["kind", "level", "text"] },
  ),
  fc.record({
    kind: fc.constant("table" as const),
    title: text,
    columns: fc.array(text, { maxLength: 3 }),
    rows: fc.array(fc.array(fc.oneof(text, number, fc.boolean(), fc.constant(null)), { maxLength: 3 }), {
      maxLength: 3,
    }),
    total: nat,
  }),
  fc.record(
    {
      kind: fc.constant("chart" as const),
      title: text,
      form: fc.constantFrom("line" as const, "bar" as const, "scatter" as const),
      ...{ xLabel: text, yLabel: text },
      x: fc.oneof(fc.array(number, { maxLength: 5 }), fc.array(text, { maxLength: 5 })),
      series: fc.array(fc.record({ name: text, y: fc.array(orNull(number), { maxLength: 5 }) }), {
        maxLength: 3,
      }),
      logY: fc.boolean(),
    },
    { requiredKeys: ["kind", "title", "form", "xLabel", "yLabel", "x", "series"] },
  ),
  image,
  fc.record({
    kind: fc.constant("model" as const),
    name: text,
    dialect: fc.constantFrom("float" as const, "int8" as const),
    ...{ parameters: nat, macs: nat, flashBytes: orNull(nat), ramBytes: orNull(nat) },
    layers: fc.array(
      fc.record({ name: text, op: text, shape: fc.array(nat, { maxLength: 3 }), parameters: nat, macs: nat }),
      { maxLength: 2 },
    ),
    notes: fc.array(fc.tuple(text, text), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant("plan" as const),
    name: text,
    arenaBytes: nat,
    buffers: fc.array(fc.record({ name: text, offset: nat, bytes: nat, from: nat, to: nat }), {
      maxLength: 3,
    }),
    steps: fc.array(text, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("file" as const), name: text, bytes: fc.uint8Array() }),
  fc.record({
    kind: fc.constant("error" as const),
    failure: fc.record({
      code: fc.constantFrom("bad-knob" as const, "internal" as const),
      where: text,
      what: text,
      next: text,
    }),
    line: orNull(fc.integer({ min: 1, max: 99 })),
    stack: text,
  }),
);

const record: fc.Arbitrary<RunRecord> = fc.record({
  text,
  at: fc.nat(),
  tookMs: number,
  count: nat,
  ended: fc.constantFrom("done" as const, "failed" as const, "stopped" as const),
  outputs: fc.array(output, { maxLength: 4 }),
});

const id = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("20-shrink", "a b", "a_b", "ä".repeat(90)));
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ id, kind: fc.constant("code" as const), text, origin: orNull(text), record: orNull(record) }),
  fc.record({
    id,
    kind: fc.constant("note" as const),
    text,
    origin: orNull(text),
    record: fc.constant(null),
  }),
);

const document: fc.Arbitrary<NotebookDocument> = fc.record({
  version: fc.constant(1 as const),
  id: fc.string({ minLength: 1 }),
  cells: fc.uniqueArray(cell, { maxLength: 5, selector: (c) => c.id }),
  removed: fc.array(text, { maxLength: 2 }),
});

const parts = fc.record({
  document,
  progress: orNull(
    fc.record({
      visited: fc.array(fc.string(), { maxLength: 3 }),
      passed: fc.array(fc.string(), { maxLength: 3 }),
      answers: fc.dictionary(fc.string({ unit: "grapheme-ascii" }), text, {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    }),
  ),
  project: orNull(
    fc.record({
      design: fc.constant({
        alpha: 0.5,
        layers: 4,
        squeezeExcite: true,
        activation: "relu6" as const,
        hidden: [8],
      }),
      dataset: fc.constantFrom(null, { kind: "generated" as const, id: "shapes", options: { train: 40 } }),
      options: fc.constant({ epochs: 3, schedule: { kind: "constant" as const, rate: 0.1 } }),
      board: fc.string(),
    }),
  ),
});

const got = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.failure.where}: ${result.failure.what}`);
  return result.value;
};

const page = { title: "</title><script>alert(1)</script>", lang: "en" };

test("code, outputs, progress and choices come back exactly from .json, .ipynb and .html", () => {
  fc.assert(
    fc.property(parts, (file) => {
      expect(got(readNotebookFile(writeNotebookFile(file)))).toEqual(file);
      expect(got(readIpynb(writeIpynb(file)))).toEqual(file);
      expect(got(readHtml(writeHtml(file, page)))).toEqual(file);
    }),
    { numRuns: 100 },
  );
});

test("a link carries the code and the choices, no outputs; too much of it is offered as a file", () => {
  let carried = 0;
  fc.assert(
    fc.property(parts, (file) => {
      const payload = encodeShare(file.document, file.project);
      if (!payload.ok) {
        expect(payload.failure.next).toMatch(/file/);
        return;
      }
      expect(payload.value).toMatch(/^[\w-]*$/);
      const bare = { ...file.document, cells: file.document.cells.map((c) => ({ ...c, record: null })) };
      expect(got(decodeShare(payload.value))).toEqual({
        document: bare,
        progress: null,
        project: file.project,
      });
      carried++;
    }),
  );
  expect(carried).toBeGreaterThan(20);
  const noise = Array.from({ length: 4000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join(" ");
  const large = encodeShare(one({ text: noise }), null);
  expect(!large.ok && large.failure).toMatchObject({
    where: "this link",
    what: expect.stringContaining(`${LONGEST_LINK}`),
  });
});

const one = (change: Partial<Cell>): NotebookDocument => ({
  version: 1,
  id: "own",
  cells: [{ id: "a", kind: "code", text: "", origin: null, record: null, ...change }],
  removed: [],
});

test("garbage in a link, cut or changed, is a failure, and never throws", () => {
  fc.assert(
    fc.property(fc.string(), (garbage) => {
      expect(decodeShare(garbage).ok).toBe(false);
    }),
  );
  const whole = got(encodeShare(one({ text: "let x = 1" }), null));
  for (let cut = 0; cut < whole.length; cut++) expect(decodeShare(whole.slice(0, cut)).ok).toBe(false);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.constantFrom(..."AZaz09-_"), (at, letter) => {
      const read = decodeShare(whole.slice(0, at) + letter + whole.slice(at + 1));
      if (read.ok) expect(read.value.document.cells).toHaveLength(1);
    }),
  );
});

test("choices that cannot be are refused where they come in, and left out where they go out", () => {
  const many = { dataset: { kind: "generated", id: "images", options: { train: 1e9 } } };
  const raw = toJson({
    format: "whittle-notebook",
    version: 1,
    document: one({}),
    progress: null,
    project: many,
  });
  const read = readNotebookFile(raw);
  expect(!read.ok && read.failure.where).toBe("project.dataset.options.train");
  expect(
    got(readNotebookFile(writeNotebookFile({ document: one({}), progress: null, project: many }))).project,
  ).toBeNull();
});

test.each<readonly [string, (text: string) => Result<NotebookFile>, string, RegExp]>([
  ["nothing", readNotebookFile, "", /cut off/],
  ["half a file", readNotebookFile, writeNotebookFile(empty()).slice(0, 40), /cut off/],
  ["somebody else's JSON", readNotebookFile, '{"name":"whittle"}', /no notebook of Whittle/],
  ["a list", readNotebookFile, "[]", /no notebook of Whittle/],
  ["a newer file", readNotebookFile, '{"format":"whittle-notebook","version":2}', /newer Whittle/],
  ["a file without its version", readNotebookFile, '{"format":"whittle-notebook"}', /version/],
  [
    "a newer document",
    readNotebookFile,
    writeNotebookFile(empty()).replace(/"version": 1,\n\s+"id"/, '"version": 9, "id"'),
    /newer Whittle/,
  ],
  ["half a .ipynb", readIpynb, writeIpynb(empty()).slice(0, 99), /cut off/],
  ["an old .ipynb", readIpynb, '{"nbformat":3,"worksheets":[]}', /format 3/],
  ["no .ipynb", readIpynb, "{}", /no Jupyter notebook/],
  [
    "a .ipynb of a newer Whittle",
    readIpynb,
    '{"nbformat":4,"cells":[],"metadata":{"whittle":{"version":7}}}',
    /newer Whittle/,
  ],
  ["somebody else's .html", readHtml, "<html><script>alert(1)</script>", /no notebook of Whittle in it/],
])("says what is wrong with %s", (_, read, content, wanted) => {
  const result = read(content);
  expect(!result.ok && result.failure.what).toMatch(wanted);
});

function empty() {
  return { document: one({}), progress: null, project: null };
}

test("a file of an older version is brought up", () => {
  const old = { format: "whittle-notebook", version: 0, cells: ["1 + 1"] };
  const steps = {
    0: (f: Readonly<Record<string, unknown>>) => ({ document: one({ text: (f.cells as string[])[0]! }) }),
  };
  expect(got(readNotebookValue(old, steps)).document.cells[0]!.text).toBe("1 + 1");
  expect(readNotebookValue(old).ok).toBe(false);
});

test("JSON of ours keeps what JSON loses, and keys that look like ours", () => {
  const odd = { $bytes: "AA==", $number: "NaN", a: [Number.NaN, -0, Uint8Array.of(1)], $$b: { $bytes: 1 } };
  expect(fromJson(toJson(odd))).toEqual(odd);
  expect(() => fromJson('{"$bytes":"*"}')).toThrow();
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(fromJson(toJson(value))).toEqual(value);
    }),
  );
});

test("a file is known by its content, and what it is instead is said with its name", () => {
  const file = { document: one({ text: "1" }), progress: null, project: null };
  const bytes = (content: string) => new TextEncoder().encode(content);
  for (const content of [
    writeNotebookFile(file),
    writeIpynb(file),
    writeHtml(file, page),
    `\ufeff${writeIpynb(file)}`,
  ])
    expect(got(readNotebook(bytes(content), "wrong.bin"))).toEqual(file);
  const tricky = { ...file, document: one({ text: '"nbformat": 4' }) };
  expect(got(readNotebook(bytes(writeNotebookFile(tricky)), "a.json"))).toEqual(tricky);
  const said = (content: Uint8Array) => {
    const read = readNotebook(content, "a.zip");
    return read.ok ? "" : `${read.failure.where}: ${read.failure.what}`;
  };
  expect(said(Uint8Array.of(0x50, 0x4b, 3, 4))).toBe("a.zip: it is a zip");
  expect(said(Uint8Array.of())).toBe("a.zip: it is empty");
  expect(said(Uint8Array.of(0xff, 0xfe, 0x7b))).toMatch(/no text/);
  expect(said(bytes("print(1)"))).toMatch(/no notebook/);
  expect(said(bytes(writeNotebookFile(file).replace('"code"', '"song"')))).toMatch(/^a.zip, cells\[0\].kind/);
  fc.assert(
    fc.property(fc.uint8Array(), (garbage) => {
      expect(readNotebook(garbage, "x").ok).toBe(false);
    }),
  );
});

// .ipynb, against the rules of nbformat 4.5

type Json = { readonly [key: string]: unknown };

/** Rules of nbformat.v4.5.schema.json, by hand: what is required, what is allowed, and which forms ids and texts have. */
function breaches(value: Json): string[] {
  const found: string[] = [];
  const need = (ok: unknown, what: string) => {
    if (!ok) found.push(what);
  };
  const isText = (x: unknown) =>
    typeof x === "string" || (Array.isArray(x) && x.every((line) => typeof line === "string"));
  const isCount = (x: unknown) => x === null || (Number.isInteger(x) && (x as number) >= 0);
  const onlyKeys = (x: Json, keys: string, where: string) =>
    need(Object.keys(x).sort().join() === keys.split(" ").sort().join(), `${where}: keys ${Object.keys(x)}`);
  onlyKeys(value, "metadata nbformat nbformat_minor cells", "notebook");
  need(value.nbformat === 4 && (value.nbformat_minor as number) >= 5, "nbformat");
  const { kernelspec, language_info } = value.metadata as Record<string, Json>;
  need(typeof kernelspec?.name === "string" && typeof kernelspec.display_name === "string", "kernelspec");
  need(typeof language_info?.name === "string", "language_info");
  const ids = (value.cells as Json[]).map((c) => c.id);
  need(new Set(ids).size === ids.length, "ids are not unique");
  for (const c of value.cells as Json[]) {
    need(typeof c.id === "string" && /^[a-zA-Z0-9-_]{1,64}$/.test(c.id), `id ${String(c.id)}`);
    need(typeof c.metadata === "object" && isText(c.source), "metadata and source");
    if (c.cell_type === "markdown") onlyKeys(c, "id cell_type metadata source", "markdown");
    else if (c.cell_type === "code") {
      onlyKeys(c, "id cell_type metadata source outputs execution_count", "code");
      need(isCount(c.execution_count), "execution_count");
      for (const o of c.outputs as Json[]) outputBreaches(o);
    } else need(false, `cell_type ${String(c.cell_type)}`);
  }
  function outputBreaches(o: Json) {
    const bundle = () => {
      for (const [mime, data] of Object.entries(o.data as Json))
        need(
          /json$/.test(mime) ? typeof data === "object" && data !== null : isText(data),
          `data of ${mime}`,
        );
    };
    switch (o.output_type) {
      case "stream":
        onlyKeys(o, "output_type name text", "stream");
        return need(typeof o.name === "string" && isText(o.text), "stream");
      case "error":
        onlyKeys(o, "output_type ename evalue traceback", "error");
        return need(
          typeof o.ename === "string" &&
            typeof o.evalue === "string" &&
            Array.isArray(o.traceback) &&
            isText(o.traceback),
          "error",
        );
      case "display_data":
        onlyKeys(o, "output_type data metadata", "display_data");
        return bundle();
      case "execute_result":
        onlyKeys(o, "output_type data metadata execution_count", "execute_result");
        need(isCount(o.execution_count), "execution_count of a result");
        return bundle();
      default:
        return need(false, `output_type ${String(o.output_type)}`);
    }
  }
  return found;
}

test("what is written keeps every rule of nbformat 4.5", () => {
  fc.assert(
    fc.property(parts, (file) => {
      expect(breaches(JSON.parse(writeIpynb(file)))).toEqual([]);
    }),
    { numRuns: 60 },
  );
  expect(breaches(JSON.parse(writeIpynb(empty()).replace('"id": "a"', '"id": "a b"')))).not.toEqual([]);
});

const foreign = (cells: readonly unknown[], language?: string) =>
  readIpynb(
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 2,
      metadata: language ? { kernelspec: { name: "k", display_name: "K", language } } : {},
      cells,
    }),
  );

test("a foreign notebook: other languages and other cells become notes, HTML and scripts are left out", () => {
  const python = got(
    foreign(
      [
        { cell_type: "code", source: ["print('```')\n", "1"], outputs: [], execution_count: 3, metadata: {} },
        { cell_type: "markdown", source: "# Hello", metadata: {} },
        { cell_type: "raw", source: "raw", metadata: {} },
        { cell_type: "dance", source: "what", metadata: {} },
        "no cell at all",
      ],
      "python",
    ),
  ).document.cells;
  expect(python.map(({ kind }) => kind)).toEqual(["note", "note", "note", "note", "note"]);
  expect(python[0]!.text).toBe("````python\nprint('```')\n1\n````");
  expect(new Set(python.map((c) => c.id)).size).toBe(5);
  const html = "<script>alert(1)</script>";
  const [ts] = got(
    foreign(
      [
        {
          cell_type: "code",
          execution_count: 2,
          metadata: {},
          source: "1 + 1",
          outputs: [
            {
              output_type: "display_data",
              metadata: {},
              data: { "text/html": html, "application/javascript": "alert(1)" },
            },
            {
              output_type: "execute_result",
              execution_count: 2,
              metadata: {},
              data: { "text/html": html, "text/plain": ["2"] },
            },
            { output_type: "stream", name: "stderr", text: ["careful\n"] },
            { output_type: "error", ename: "TypeError", evalue: "x", traceback: [] },
            { output_type: "display_data", metadata: {}, data: { "image/svg+xml": "<svg onload=alert(1)>" } },
          ],
        },
      ],
      "typescript",
    ),
  ).document.cells;
  expect(ts!.record!.outputs).toEqual([
    { kind: "text", level: "result", text: "2" },
    { kind: "text", level: "error", text: "careful" },
    { kind: "text", level: "error", text: "TypeError: x" },
  ]);
});

test("a notebook of ours that was run, cleared or copied in Jupyter: its text counts, damaged outputs do not cost it", () => {
  const error: Output = {
    kind: "error",
    failure: { code: "bad-data", where: "w", what: "a", next: "n" },
    line: 1,
    stack: "",
  };
  const ran: RunRecord = { text: "x", at: 5, tookMs: 1, count: 2, ended: "failed", outputs: [error] };
  const written = JSON.parse(
    writeIpynb({ document: one({ text: "x", origin: "y", record: ran }), progress: null, project: null }),
  );
  const [c] = written.cells;
  const read = (cells: readonly unknown[]) =>
    got(readIpynb(JSON.stringify({ ...written, cells }))).document.cells;
  expect(read([{ ...c, outputs: [], execution_count: null }])[0]!.record).toBeNull();
  expect(read([{ ...c, execution_count: 7 }])[0]!.record).toMatchObject({
    count: 7,
    outputs: [{ kind: "text", text: "bad-data: a" }],
  });
  expect(read([{ ...c, source: "z" }])[0]).toMatchObject({
    text: "z",
    origin: "y",
    record: { text: "x", outputs: [error] },
  });
  const copied = read([c, c]);
  expect(copied.map(({ origin }) => origin)).toEqual(["y", null]);
  expect(copied[1]!.id).not.toBe(copied[0]!.id);
  const data = { "application/vnd.whittle.output+json": { kind: "image", values: "many" } };
  expect(read([{ ...c, outputs: [{ output_type: "display_data", metadata: {}, data }] }])[0]).toMatchObject({
    text: "x",
    record: null,
  });
});

// .html, by a reader that knows only the tags there may be

const allowed = new Set(
  "html head meta title style body main h1 h2 h3 h4 h5 h6 section div pre code p ol ul li em strong blockquote br hr a table caption thead tbody tr th td figure figcaption img svg rect circle polyline text tspan script".split(
    " ",
  ),
);
const alone = new Set(["meta", "br", "hr", "img"]);
const attributes =
  /^(?:lang|charset|name|content|http-equiv|class|rel|width|height|alt|viewBox|role|aria-label|font-size|x|y|cx|cy|r|fill|stroke|stroke-width|points|text-anchor|xmlns|id|type|href|src)$/;

/** Every tag known, closed in order, its attributes quoted and harmless; the texts between them. */
function readPage(html: string): { readonly scripts: readonly string[]; readonly texts: readonly string[] } {
  const [open, scripts, texts]: [string[], string[], string[]] = [[], [], []];
  let at = html.indexOf("<html");
  expect(html.slice(0, at)).toBe("<!doctype html>\n");
  while (at < html.length) {
    const next = html.indexOf("<", at);
    if (next !== at) texts.push(html.slice(at, next < 0 ? html.length : next));
    if (next < 0) break;
    const tag = /^<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z-]+="[^"<>]*")*)\s*(\/?)>/.exec(html.slice(next));
    if (!tag) throw new Error(`no tag: ${html.slice(next, next + 60)}`);
    const [whole, end, name, given, self] = tag as unknown as [string, string, string, string, string];
    if (!allowed.has(name)) {
      if (name !== "title" || !open.includes("svg")) throw new Error(`the tag ${name}`);
    }
    for (const [, attribute, value] of given.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)) {
      expect(attribute).toMatch(attributes);
      if (attribute === "src") expect(value).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
      if (attribute === "href") expect(value).toMatch(/^(https?:|mailto:)/i);
    }
    at = next + whole.length;
    if (end) expect(open.pop()).toBe(name);
    else if (!self && !alone.has(name)) open.push(name);
    if (!end && (name === "script" || name === "style")) {
      const stop = html.indexOf(`</${name}`, at);
      if (name === "script") {
        expect(given).toContain('type="application/json"');
        scripts.push(html.slice(at, stop));
      }
      at = stop;
    }
  }
  expect(open).toEqual([]);
  return { scripts, texts };
}

test("the .html holds known tags in order, nothing that runs, and one inert block of data", () => {
  fc.assert(
    fc.property(parts, (file) => {
      const html = writeHtml(file, page);
      const { scripts, texts } = readPage(html);
      expect(scripts).toHaveLength(1);
      expect(scripts[0]).not.toContain("<");
      for (const t of texts) expect(t).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
      expect(html).not.toMatch(/="[^"]*(?:NaN|Infinity)[^"]*" (?:y|cy|width|height|r)=/);
    }),
    { numRuns: 100 },
  );
});

test("a cell that would break out of the page is text in it", () => {
  const text = "</script><img src=x onerror=alert(1)>";
  for (const kind of ["code", "note"] as const) {
    const html = writeHtml({ document: one({ kind, text }), progress: null, project: null }, page);
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(got(readHtml(html)).document.cells[0]!.text).toBe(text);
  }
});

test("a chart's line stands where its numbers say, also on a logarithmic axis, and a gap stays a gap", () => {
  const chart = (change: object) => {
    const o = {
      kind: "chart",
      title: "t",
      form: "line",
      xLabel: "x",
      yLabel: "y",
      x: [0, 1, 10],
      series: [{ name: "s", y: [1, 10, 100] }],
      ...change,
    };
    const record = { text: "", at: 0, tookMs: 0, count: 1, ended: "done", outputs: [o as Output] } as const;
    return writeHtml({ document: one({ record }), progress: null, project: null }, page);
  };
  const points = (html: string) => [...html.matchAll(/points="([^"]*)"/g)].map(([, p]) => p);
  expect(points(chart({ logY: true }))).toEqual(["64.0,240.0 128.0,120.0 704.0,0.0"]);
  expect(points(chart({ x: [0, 1, 2, 3], series: [{ name: "s", y: [0, 1, null, 1] }] }))).toEqual([
    "64.0,240.0 277.3,0.0",
  ]);
});

test("a picture is a PNG whose chunks, sums and rows are right", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom<1 | 3>(1, 3),
      fc.infiniteStream(fc.nat(255)),
      (w, h, c, bytes) => {
        const pixels = Uint8Array.from({ length: w * h * c }, () => bytes.next().value as number);
        const png = Buffer.from(encodePng(pixels, w, h, c));
        expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
        expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([
          w,
          h,
          8,
          c === 3 ? 2 : 0,
        ]);
        const size = png.readUInt32BE(33);
        expect(png.subarray(37, 41).toString()).toBe("IDAT");
        const rows = inflateSync(png.subarray(41, 41 + size));
        const back = Array.from({ length: h }, (_, y) => [
          ...rows.subarray(y * (w * c + 1) + 1, (y + 1) * (w * c + 1)),
        ]);
        expect(back.flat()).toEqual([...pixels]);
      },
    ),
  );
  // The one-pixel chunk sum of IEND is known from the standard's annex.
  expect(
    Buffer.from(encodePng(Uint8Array.of(0), 1, 1, 1))
      .subarray(-12)
      .toString("hex"),
  ).toBe("0000000049454e44ae426082");
});
