import { expect, test } from "vitest";
import type { Output } from "../notebook/output";
import { createCellLog } from "./cellLog";
import type { CellEvent } from "./kernelProtocol";

function start() {
  const bundles: (readonly CellEvent[])[] = [];
  const outputs: Output[] = [];
  let time = 0;
  const log = createCellLog(
    (events) => {
      bundles.push(events);
      for (const event of events) {
        if (event.kind === "shown") outputs.push(event.output);
        else outputs[event.at] = event.output;
      }
    },
    () => time,
  );
  return { log, bundles, outputs, pass: (ms: number) => (time += ms) };
}
const chart = (y: number): Output => ({
  ...{ kind: "chart", title: "", form: "line", xLabel: "", yLabel: "", x: [1] },
  series: [{ name: "y", y: [y] }],
});

test("the same line again is counted, another one is not", () => {
  const { log, outputs } = start();
  for (const text of ["a", "a", "a", "b", "a"]) log.line("log", text);
  log.line("warn", "a");
  log.close();
  expect(outputs).toEqual([
    { kind: "text", level: "log", text: "a", times: 3 },
    { kind: "text", level: "log", text: "b" },
    { kind: "text", level: "log", text: "a" },
    { kind: "text", level: "warn", text: "a" },
  ]);
});

test("a loop that never pauses sends ten bundles a second, and the last state of what changes", () => {
  const { log, bundles, outputs, pass } = start();
  const place = log.put(chart(0));
  for (let i = 1; i <= 1000; i++) {
    place.change(chart(i));
    pass(1);
  }
  log.close();
  expect(bundles.length).toBeLessThanOrEqual(11);
  expect(outputs).toEqual([chart(1000)]);
});

test("5,000 lines are enough, the rest is counted, and an error still shows", () => {
  const { log, outputs } = start();
  for (let i = 0; i < 6000; i++) log.line("log", String(i));
  const error: Output = {
    ...{ kind: "error", line: 1, stack: "" },
    failure: { code: "bad-usage", where: "cell", what: "x", next: "" },
  };
  log.error(error);
  log.close();
  expect(outputs.length).toBe(5002);
  expect(outputs[5000]).toMatchObject({ text: "… 1,000 more outputs are not shown" });
  expect(outputs.at(-1)).toBe(error);
});

test("nothing is heard after the end", () => {
  const { log, outputs } = start();
  const place = log.put(chart(1));
  log.close();
  place.change(chart(2));
  log.line("log", "late");
  log.put(chart(3));
  expect(outputs).toEqual([chart(1)]);
});
