import { afterAll, expect, test } from "vitest";
import { createNodeKernel } from "./nodeKernel";

const kernel = await createNodeKernel();
afterAll(() => kernel.dispose());

const texts = async (cell: string, text: string) =>
  (await kernel.run(cell, text)).outputs.map((output) =>
    output.kind === "text" ? output.text : output.kind === "error" ? output.failure.what : output.kind,
  );

test("from data to firmware in a few cells, with the lesson told", async () => {
  expect(
    await texts(
      "data",
      `const set = await data.load("shapes", { train: 200, validation: 50, test: 40 })\nset`,
    ),
  ).toEqual(["image"]);
  const net = `const graph = nets.phinet({ alpha: 0.25, beta: 1, t0: 3, layers: 3, stemStride: 1, resolution: 16, channels: 1, classes: 4 });`;
  expect(await texts("net", `${net}\nshow(tiny.cost(graph)); graph`)).toEqual(["table", "model"]);
  const [line, curve] = await texts(
    "train",
    "const model = await tiny.train(graph, set, { epochs: 2 }); await lab.keep(model, set);",
  );
  expect(line).toContain("trained for 2 epochs");
  expect(curve).toBe("chart");
  expect(kernel.lesson.kept).toMatchObject({
    dataset: { kind: "generated", id: "shapes" },
    options: { epochs: 2 },
  });
  expect(
    await texts(
      "int8",
      "const q = await tiny.quantize(model, set, { samples: 20 }); show(await tiny.evaluateInt8(q, set)); q",
    ),
  ).toEqual(["table", "model"]);
  expect(
    await texts(
      "board",
      `show(tiny.plan(q)); show(tiny.fit(q, "nucleo-l496zg")); tiny.exportProject(q, { examplesFrom: set })`,
    ),
  ).toEqual(["plan", "table", "file"]);
  expect(await texts("back", "tiny.readTflite(tiny.tflite(q)).graph.dialect")).toEqual(["int8"]);
});

test("errors say what and where, in plain words", async () => {
  const failed = async (text: string) => {
    const { ended, outputs } = await kernel.run("wrong", text);
    const last = outputs.at(-1);
    return last?.kind === "error" ? [ended, last.line, last.failure.what, last.failure.next] : [ended];
  };
  expect(await failed("\nmodle")).toEqual([
    ...["failed", 2, "`modle` is not defined here"],
    "Run the cell that defines it, or check the spelling.",
  ]);
  expect((await failed("const a = {} as any;\n\n\na.f()")).slice(0, 3)).toEqual([
    "failed",
    4,
    "a.f is not a function",
  ]);
  expect((await failed("nets.phinet({ alpha: 99, beta: 1, t0: 3, layers: 3 })")).slice(1)).toEqual([
    ...[1, "alpha is 99", "Choose a number from 0.02 to 5."],
  ]);
  expect((await failed("const f = (): number => f() + 1;\nf()"))[2]).toBe(
    "a function calls itself without end",
  );
  expect((await failed("if (")).slice(0, 2)).toEqual(["failed", 1]);
});

test("Stop ends what the toolkit does, and keeps the best epoch", async () => {
  const running = kernel.run(
    "long",
    "const long = await tiny.train(graph, set, { epochs: 5000 });\nawait tiny.evaluate(long, set);\nshow('never')",
  );
  setTimeout(() => kernel.runner.abort(), 1000);
  const { ended, outputs } = await running;
  expect(ended).toBe("stopped");
  expect(outputs.some((output) => output.kind === "text" && output.text === "never")).toBe(false);
  expect(await texts("after", "long.bestEpoch > 0")).toEqual(["true"]);
  const sleeping = kernel.run("sleep", "await sleep(60000)");
  setTimeout(() => kernel.runner.abort(), 20);
  expect((await sleeping).ended).toBe("stopped");
});

test("a cell waits for what it has begun, and shows a handle once", async () => {
  expect(await texts("handle", "plot.line([1, 2])")).toEqual(["chart"]);
  expect(await texts("begun", "sleep(30).then(() => console.log('done'))")).toEqual(["done"]);
  expect(await texts("update", "const place = show('a'); place.update('b');")).toEqual(["b"]);
});

test("a check sees a copy", async () => {
  await kernel.run("list", "const list = [1, 2];");
  const outcome = await kernel.check(({ scope, ran }) => {
    (scope.list as number[]).push(3);
    return ran("list")
      ? { status: "correct", value: (scope.list as number[]).length }
      : { status: "not-attempted" };
  });
  expect(outcome).toEqual({ status: "correct", value: 3 });
  expect(await texts("count", "list.length")).toEqual(["2"]);
});
