import { expect, test } from "vitest";
import { parseCsv } from "./csv";

const fields = (text: string) => parseCsv(text).rows.map((row) => row.fields);

test("quotes hold separators, line ends and doubled quotes (RFC 4180, section 2)", () => {
  expect(fields('a,"b,c","d ""e"""\r\n"f\r\ng",h,\r\n')).toEqual([
    ["a", "b,c", 'd "e"'],
    ["f\r\ng", "h", ""],
  ]);
  expect(fields('""\n"x"')).toEqual([["x"]]);
  expect(fields('5" pipe,1')).toEqual([['5" pipe', "1"]]);
});

test("lines count from 1, with those inside of quotes and the empty ones", () => {
  const { rows } = parseCsv('\uFEFFa,b\n\n"1\n2",3\n4,5');
  expect(rows.map((row) => row.line)).toEqual([1, 3, 5]);
  expect(rows[0]!.fields).toEqual(["a", "b"]);
});

test("the separator is found outside of quotes", () => {
  expect(parseCsv("a;1,5\n").separator).toBe(";");
  expect(parseCsv("a\t1;5\n").separator).toBe("\t");
  expect(parseCsv('"a;b",1\n').separator).toBe(",");
});

test("an empty last field counts, and a quote left open is marked", () => {
  expect(fields("1,2,")).toEqual([["1", "2", ""]]);
  expect(parseCsv('1,2\n3,"4\n5,6').rows.map((row) => row.open)).toEqual([false, true]);
});
