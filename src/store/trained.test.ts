import { expect, test } from "vitest";
import { cost } from "../ir/cost";
import { phinet } from "../nets/phinet";
import { resnet8 } from "../nets/resnet8";
import { trainDefaults } from "../stages/train/options";
import type { SavedRun } from "../worker/protocol";
import { designDefaults } from "./project";
import { rememberTrained } from "./rememberTrained";
import { useTrained } from "./trained";

const run = (graph: SavedRun["graph"], seed = 1): SavedRun => ({
  ...{ graph, dataset: { kind: "generated", id: "images", options: {} } },
  options: { ...trainDefaults, seed },
  ...{ epoch: 1, history: [], bestEpoch: 1, finished: true },
});

test("a tested run leaves a line with what it costs; the same run after a reload leaves no second one", () => {
  const graph = phinet({ ...designDefaults, channels: 3, classes: 10 });
  rememberTrained(run(graph), 0.5, designDefaults, null);
  rememberTrained(run(graph), 0.5, designDefaults, null);
  rememberTrained(run(graph, 2), 0.51, designDefaults, null);
  rememberTrained(run(resnet8()), 0.6, designDefaults, null);
  const { trained } = useTrained.getState();
  expect(trained).toHaveLength(3);
  const { parameters, macs, flashBytes } = cost(graph);
  expect(trained[0]).toMatchObject({ name: "phinet", accuracy: 0.5, parameters, macs, flash: flashBytes });
  expect(trained[0]!.knobs).toMatchObject({ alpha: designDefaults.alpha, t0: designDefaults.t0 });
  expect(trained[2]).toMatchObject({ name: "resnet8", knobs: null });
});

test("at most two hundred are kept, and the oldest go", () => {
  const [line] = useTrained.getState().trained;
  for (let i = 0; i < 250; i++) useTrained.getState().trainedAdded({ ...line!, id: `line ${i}` });
  const { trained } = useTrained.getState();
  expect(trained).toHaveLength(200);
  expect(trained.at(-1)!.id).toBe("line 249");
  useTrained.getState().trainedForgotten("line 249");
  expect(useTrained.getState().trained.at(-1)!.id).toBe("line 248");
});
