import { all, atLeast, atMost, type CodeChecks } from "../../src/course/codeCheck";
import { costOf } from "../../src/toolkit";

export const checks: CodeChecks = {
  "first-network": ({ scope }) => {
    const parameters = costOf(scope.small)?.parameters;
    return all(atLeast("parameters", parameters, 4000), atMost("parameters", parameters, 5000));
  },
};
