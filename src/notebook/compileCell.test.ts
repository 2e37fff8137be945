import { expect, test } from "vitest";
import { compileCell } from "./compileCell";
import { type CellModule, createScope } from "./scope";

const known = ["tiny", "data", "nets", "show"];
const compile = (text: string) => compileCell(text, { id: "10-a", known });

function compiled(text: string) {
  const cell = compile(text);
  if (!cell.ok) throw new Error(`${cell.failure.what} in line ${cell.line}`);
  return cell;
}

/** The lines of the module that are the cell's own. */
const body = (text: string) => compiled(text).module.split("\n").slice(1, -3).join("\n");

const load = async (module: string): Promise<CellModule> =>
  (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(module)}`)).default;

/** Runs cells one after the other; the results that they show. */
async function run(...cells: string[]): Promise<unknown[]> {
  const { scope, declare } = createScope();
  const shown: unknown[] = [];
  for (const text of cells)
    await (await load(compiled(text).module))(
      scope,
      (value) => value !== undefined && shown.push(value),
      declare,
    );
  return shown;
}

test.each([
  ["const a = 1;", "void ($scope.a = 1);"],
  ["let a", "void ($scope.a = undefined);"],
  ["const a: number = 1, b = a", "void ($scope.a = 1, $scope.b = $scope.a);"],
  ["const { a, b: [c], ...d } = o;", "void ({ a: $scope.a, b: [$scope.c], ...$scope.d } = $scope.o);"],
  ["const { a = 2 } = {};", "void ({ a: $scope.a = 2 } = {});"],
  ["class A {}", "$scope.A = class A {};"],
  ["let f = 1; ({ f });", "void ($scope.f = 1); await $show((({ f: $scope.f })));"],
  ["for (var i = 0; i < 2; i++) {}", "for (void ($scope.i = 0); $scope.i < 2; $scope.i++) {}"],
  ["for (var x of xs) {}", "for ($scope.x of $scope.xs) {}"],
  ["for await (const x of xs) x.y;", "for await (const x of $scope.xs) x.y;"],
  ["typeof thing;", 'await $show((("thing" in $scope ? typeof $scope.thing : "undefined")));'],
  ["f(1)", "await $show(((0, $scope.f)(1)))"],
  ["x++", "await $show(($scope.x++))"],
  ["[a, b] = [b, a];", "await $show(([$scope.a, $scope.b] = [$scope.b, $scope.a]));"],
])("%s", (text, want) => {
  expect(body(text)).toBe(want);
});

test("tells what a cell defines and what it needs", () => {
  const cell = compiled(`
    interface Knobs { alpha: number }
    const graph = nets.phinet({ alpha } as Knobs);
    function train(epochs = tries) { const local = epochs; return tiny.train(graph, local, Math.PI); }
    class Thing extends Base { field = graph; [key]() { return Thing } }
    label: for (const x of [1]) { var late = x; continue label }
    console.log(train.name, undefined, other?.name)
  `);
  expect([...cell.defines].sort()).toEqual(["Thing", "graph", "late", "train"]);
  expect([...cell.uses].sort()).toEqual(["Base", "alpha", "key", "other", "tries"]);
});

test.each([
  ["a parameter", "const a = 1; const f = (a) => a; f(2)", 2],
  ["a catch", "const e = 1; try { throw 2 } catch (e) { e }; e", 1],
  ["a block", "let a = 1; { let a = 2; a++ } a", 1],
  ["a function in a function", "const g = 1; function f() { return g(); function g() { return 3 } } f()", 3],
  ["a loop", "const i = 9; let s = 0; for (let i = 0; i < 3; i++) s += i; s + i", 12],
  ["a destructured parameter", "const a = 1; (({ a, b = a }) => a + b)({ a: 4 })", 8],
  ["a class's own name", "class A { static make() { return new A() } } A.make() instanceof A", true],
  ["a named function", "const f = 1; (function f(n) { return n ? f(n - 1) : 7 })(2)", 7],
  ["a switch", "const x = 1; switch (x) { case 1: { let x = 5; x; break } } x", 1],
])("%s shadows", async (_, text, want) => {
  expect(await run(text)).toEqual([want]);
});

test("functions are there before their line, variables are not", async () => {
  expect(await run("const y = twice(4); function twice(x: number) { return 2 * x } y")).toEqual([8]);
  await expect(run("z; const z = 1;")).rejects.toThrow("z is not defined");
});

test("names cross cells, and can be assigned, counted up and called there", async () => {
  expect(
    await run(
      "let n = 1; const bump = () => { n += 10 }; var { k } = { k: 3 };",
      "bump(); n++; k = 4;",
      "n + k",
    ),
  ).toEqual([11, 4, 16].slice(1));
});

test("a function sees what a later cell defines, and a call keeps no scope as this", async () => {
  expect(await run("function f() { return later + 1 }", "const later = 1;", "f()")).toEqual([2]);
  expect(await run("function who() { return this }", "String(who())")).toEqual(["undefined"]);
});

test("an enum works, types leave nothing", async () => {
  expect(
    await run("enum Color { Red, Green }\ntype T = Color;", "Color.Green satisfies number as number"),
  ).toEqual([1]);
});

test("awaits at the top, also in a loop", async () => {
  const text = "let s = 0; for await (const x of [Promise.resolve(1), 2]) s += x; await Promise.resolve(s)";
  expect(await run(text)).toEqual([3]);
});

test("a cell without semicolons is read as its author meant", async () => {
  expect(
    await run("const f = () => 1\nconst [a] = [f()]\nconst b = a\nclass C {}\nconst d = 2\n;[a, b, d]"),
  ).toEqual([[1, 1, 2]]);
});

test("lines stay where they are", () => {
  const text = "const a: {\n  b: number\n} = { b: 1 };\n\nthrow new Error('here');";
  expect(compiled(text).module.split("\n")[5]).toBe("throw new Error('here');");
});

test("a name of ours that the cell uses gives way", async () => {
  expect(await run("const $scope = 3; $scope")).toEqual([3]);
});

test.each([
  ["import x from 'y'", "a cell cannot import", 1],
  ["const a = 1;\nexport { a }", "a cell cannot export", 2],
  ["const a = 1;\na = 2", "`a` is a constant", 2],
  ["\nconst tiny = 1", "`tiny` is part of the toolkit", 2],
  ["\n\ntiny = 1", "`tiny` is part of the toolkit", 3],
  ["const Map = 1", "`Map` is part of JavaScript", 1],
  ["const a = (1;", "this is not TypeScript", 1],
  ["let a = 1;\nlet a = 2;", "this is not TypeScript: identifier 'a' has already been declared", 2],
  ["foo(\n", "this is not TypeScript", 2],
])("refuses %j", (text, what, line) => {
  const cell = compile(text);
  expect(cell).toMatchObject({ ok: false, line });
  expect(cell.ok ? "" : cell.failure.what).toContain(what);
});

test("an import says what is there instead", () => {
  const cell = compile("import * as tf from '@tensorflow/tfjs'");
  expect(cell.ok ? "" : cell.failure.next).toContain("The toolkit is already there: tiny, data");
});

test("an unknown name says so when it is read, assigned or asked for", async () => {
  await expect(run("missing + 1")).rejects.toThrow("missing is not defined");
  await expect(run("missing = 1")).rejects.toThrow("missing is not defined");
  expect(await run("typeof missing")).toEqual(["undefined"]);
});
