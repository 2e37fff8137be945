import { afterEach, expect, test } from "vitest";
import { activate } from "../../i18n";
import { chart, type PlotOptions, type Series } from "../../toolkit/cell/plot";
import { summaryOf } from "./chartWords";

afterEach(() => activate("en"));

const caption = (form: "line" | "bar" | "scatter", y: Series, options: PlotOptions = {}) =>
  summaryOf(chart(form, y, options));

const layers = { x: ["conv1", "dw1", "fc"] };

test("bars name the largest and the smallest", async () => {
  const macs = { ...layers, title: "Where the work is", yLabel: "multiplications" };
  expect(caption("bar", [110_600, 216, 240], macs)).toBe(
    "multiplications: largest at conv1 with 110,600, smallest at dw1 with 216.",
  );
  expect(caption("bar", { before: [3, 2, 1], after: [1, 2, 3] }, layers)).toBe(
    "before largest at conv1 with 3, smallest at fc with 1; after largest at fc with 3, smallest at conv1 with 1.",
  );
  await activate("it");
  expect(caption("bar", [110_600, 216, 240], macs)).toBe(
    "multiplications: massimo in conv1 con 110.600, minimo in dw1 con 216.",
  );
});

test("a single series is not named twice", () => {
  expect(caption("line", [2, 0.5, 1])).toBe("Ends at 1, between 0.5 and 2.");
  expect(caption("line", [2, 0.5, 1], { title: "loss", yLabel: "loss" })).toBe(
    "Ends at 1, between 0.5 and 2.",
  );
  expect(caption("line", { loss: [2, 1] }, { yLabel: "nats" })).toBe(
    "nats: loss ends at 1, between 1 and 2.",
  );
  expect(caption("scatter", [1, 2])).toBe("Lies between 1 and 2.");
});

test("gaps count for nothing, and a chart without numbers says nothing", () => {
  expect(caption("line", [3, 4, null])).toBe("Ends at 4, between 3 and 4.");
  expect(caption("line", [null, null])).toBe("");
  expect(caption("line", {})).toBe("");
});
