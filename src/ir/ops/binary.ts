/** What add and mul share: shapes, with the second input equal, [1,1,C] or [C] per channel, or one value. */
import { fail } from "../../core/failure";
import { numel, sameShape, showShape } from "../shape";
import type { NodeId, Shape } from "../types";

export function inferBinary(verb: string, [a, b]: readonly Shape[], where: NodeId): Shape {
  const broadcasts = numel(b!) === 1 || (numel(b!) === a!.at(-1) && b!.at(-1) === a!.at(-1));
  if (!sameShape(a!, b!) && !broadcasts) {
    fail(
      "shape-mismatch",
      where,
      `cannot ${verb} ${showShape(a!)} and ${showShape(b!)}`,
      "A skip connection needs equal shapes: use stride 1 and as many filters as the input has. A gate needs [1x1xC].",
    );
  }
  return a!;
}

/** Input a always dies in place; b only when it is as large. */
export const binaryLag = ([a, b]: readonly Shape[]): readonly (number | null)[] => [
  0,
  numel(a!) === numel(b!) ? 0 : null,
];
