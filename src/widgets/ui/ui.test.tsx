import { renderToStaticMarkup as render } from "react-dom/server";
import { expect, test } from "vitest";
import { DataTable } from "./DataTable";
import { FigureFrame } from "./FigureFrame";
import { Notice } from "./Notice";
import { ProgressBar } from "./ProgressBar";
import { Slider } from "./Slider";
import { snap } from "./snap";
import { Trans } from "./Trans";
import { sortRows, toCsv } from "./table";

const nothing = () => {};

test.each([
  [0.30000000000000004, 0, 1, 0.1, 0.3],
  [0.34, 0.05, 3, 0.05, 0.35],
  [99, 4, 9, 1, 9],
  [-5, 4, 9, 1, 4],
  [10, 1, 10, 4, 9], // 1, 5, 9: ten is not on the grid
  [2e-4, 0, 1e-2, 1e-4, 2e-4],
  [Number.NaN, 2, 5, 1, 2],
])("snap(%d, %d, %d, %d) is %d", (value, min, max, step, want) => {
  expect(snap(value, min, max, step)).toBe(want);
});

const columns = [
  { title: "layer", value: (row: readonly [string, number]) => row[0] },
  { title: "MAC", value: (row: readonly [string, number]) => row[1], show: () => "many" },
];
const rows = [
  ["conv10", 5],
  ["conv2", Number.NaN],
  ['say "hi", twice', 40],
] as const;

test("rows sort by number and by natural text, with NaN last in both directions", () => {
  const names = (column: number, ascending: boolean) =>
    sortRows(rows, columns, { column, ascending }).map(([name]) => name);
  expect(names(0, true)).toEqual(["conv2", "conv10", 'say "hi", twice']);
  expect(names(1, true)).toEqual(["conv10", 'say "hi", twice', "conv2"]);
  expect(names(1, false)).toEqual(['say "hi", twice', "conv10", "conv2"]);
});

test("CSV quotes what needs quoting and exports values, not how they are shown", () => {
  expect(toCsv(rows, columns)).toBe('layer,MAC\r\nconv10,5\r\nconv2,NaN\r\n"say ""hi"", twice",40\r\n');
});

test("a slider speaks its value with the unit and ties the label to the range", () => {
  const html = render(
    <Slider label="Width α" value={0.35} min={0.05} max={3} step={0.05} unit="×" onChange={nothing} />,
  );
  expect(html).toContain('aria-valuetext="0.35 ×"');
  const id = /<label for="([^"]+)"/.exec(html)?.[1];
  expect(html).toContain(`id="${id}" type="range"`);
});

test("a table has a caption, and its numbers are marked for alignment", () => {
  const html = render(
    <DataTable caption="Cost by layer" columns={columns} rows={rows} rowKey={([name]) => name} />,
  );
  expect(html).toContain("<caption>Cost by layer</caption>");
  expect(html.match(/<td class="numeric">many/g)).toHaveLength(3);
  expect(html).not.toContain("CSV");
});

test("a chart is an image whose name carries the key fact", () => {
  const html = render(
    <FigureFrame title="Loss" summary="It falls to 0.2." chart={<svg />} table={<p>rows</p>} />,
  );
  expect(html).toContain('role="img" aria-label="Loss. It falls to 0.2."');
  expect(html).not.toContain("rows");
});

test("only errors interrupt; progress without an end has no value", () => {
  expect(render(<Notice kind="error" title="Lost" next="Retry" />)).toContain('role="alert"');
  expect(render(<Notice kind="warn" title="Tight" />)).not.toContain("role=");
  expect(render(<ProgressBar label="Training" value={undefined} />)).not.toContain("value");
  expect(render(<ProgressBar label="Training" value={0.254} />)).toContain("25 %");
});

test("a sentence keeps its emphasis where the message puts it", () => {
  const strong = <strong key="strong" />;
  expect(
    render(<Trans message="See <0>{what}</0>, {n}." values={{ what: "this", n: 2 }} components={[strong]} />),
  ).toBe("See <strong>this</strong>, 2.");
  expect(render(<Trans message="None <1>here</1>." components={[strong]} />)).toBe("None here.");
});
