import { expect, test } from "vitest";
import { FailureError, fail } from "../core/failure";
import { init } from "../ir/init";
import { mlp } from "../nets/mlp";
import type { StartEngine } from "./engine";
import { createLawEngine } from "./law/engine";
import { planDefaults } from "./options";
import { planned } from "./planned";

const { graph, weights } = init(mlp({ input: [4], hidden: [3], classes: 2 }), 1);
const plan = { ...planDefaults, batch: 2, classes: 2, data: { bytes: false, offset: 0, scale: 1 } };
const state = { steps: 0, weights, first: {}, second: {}, average: null };

function newsOf() {
  const notices: string[] = [];
  return { notices, news: { notice: (text: string) => void notices.push(text), onProgress: () => {} } };
}
const plain: StartEngine = async () => ({ id: "tfjs" }) as Awaited<ReturnType<StartEngine>>;
const never: StartEngine = () => Promise.reject(new Error("the plan was to be run"));

test("a network that can be compiled is, with what the backend wishes", async () => {
  const { notices, news } = newsOf();
  const engine = await planned(async (start) => createLawEngine(start), never, news)(graph, plan, state);
  expect(engine.batch).toBe(2);
  expect(notices).toEqual([]);
});

test("an op without gradient kernels goes to plain TensorFlow.js, and the person is told", async () => {
  const { notices, news } = newsOf();
  const lacking = async () =>
    fail("no-gradient", "fold1", "mine has no training kernels", "It trains slowly.");
  const engine = await planned(lacking, plain, news)(graph, plan, state);
  expect(engine.id).toBe("tfjs");
  expect(notices).toEqual(["fold1: mine has no training kernels. It trains slowly."]);
});

test("any other failure is not hidden by a fallback", async () => {
  const { notices, news } = newsOf();
  const broken = async () => fail("device-wrong", "WebGPU", "computes zeros", "Train on WASM.");
  await expect(planned(broken, plain, news)(graph, plan, state)).rejects.toThrow(FailureError);
  expect(notices).toEqual([]);
});
