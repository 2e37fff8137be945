import { expect, test } from "vitest";
import { tallyPlaywright, tallyVitest, total } from "./tally";

test("a test file that does not load is a failure, though no test in it failed", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      { status: "passed", assertionResults: [{ status: "passed" }, { status: "passed" }] },
      { status: "failed", assertionResults: [{ status: "passed" }, { status: "failed" }] },
      { status: "failed", assertionResults: [] },
    ],
  };
  expect(tallyVitest(report)).toEqual({ passed: 3, failed: 2 });
});

test("flaky journeys and errors outside of tests are failures", () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1 }, errors: ["the server did not start"] };
  expect(tallyPlaywright(report)).toEqual({ passed: 5, failed: 3 });
});

test("a runner that executed no test turns the total red", () => {
  expect(total([{ passed: 4, failed: 0 }])).toEqual({ passed: 4, failed: 0 });
  expect(
    total([
      { passed: 4, failed: 2 },
      { passed: 0, failed: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 3 });
});
