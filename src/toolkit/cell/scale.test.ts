import { expect, test } from "vitest";
import { findBoard } from "../../boards";
import { estimateCodeBytes } from "../../firmware/codeSize";
import { cost } from "../../ir/cost";
import { plan } from "../../stages/plan";
import { sketchDeployment } from "../../stages/sketch";
import { scaleTools } from "./scale";

test("a board gives the budgets that are not given, and the network fits it with its code", () => {
  const board = findBoard("microbit-v2");
  const { graph, used, knobs } = scaleTools.solve(
    { macs: 1.5e6 },
    { board: board.id, resolutions: [64], layers: [6] },
  );
  const deployed = sketchDeployment(graph).graph;
  const flash = cost(graph).flashBytes + estimateCodeBytes(deployed);
  const ram = plan(deployed).arenaBytes;
  expect(used.flash).toBe(flash / (board.flash - board.reserved.flash.bytes));
  expect(used.ram).toBe(ram / (board.ram - board.reserved.ram.bytes));
  expect(Math.max(used.flash, used.ram, used.macs)).toBeLessThanOrEqual(1);
  expect(knobs.resolution).toBe(64);
});

test("a budget that is given beats the board's, and one that nobody gives is asked for", () => {
  const { need } = scaleTools.solve(
    { flash: 40_000, macs: 1e6 },
    { board: "microbit-v2", resolutions: [64], layers: [5], ramModel: "tflm" },
  );
  expect(need.flash).toBeLessThanOrEqual(40_000);
  expect(() => scaleTools.solve({ flash: 40_000, macs: 1e6 })).toThrow(
    /solve\.ram: there is no budget of ram/,
  );
});
