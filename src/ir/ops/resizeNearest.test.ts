import { expect, test } from "vitest";
import { inferShape, int8Values, layerCost } from "../../testing/opBench";

const attrs = { height: 1, width: 4, alignCorners: false, halfPixelCenters: false };

test("gives the size it is asked for; a vector is refused where it stands", () => {
  expect(inferShape("resizeNearest", [[3, 4, 5]], { ...attrs, height: 6 })).toEqual([6, 4, 5]);
  expect(() => inferShape("resizeNearest", [[5]], attrs)).toThrow("here: resizing needs [H,W,C], not [5]");
});

test("costs no MAC", () => {
  expect(layerCost("resizeNearest", [[3, 4, 5]], attrs)).toMatchObject({
    macs: 0,
    parameters: 0,
    flashBytes: 0,
  });
});

const quant = { scale: 0.5, zeroPoint: 3 };
const row = (...data: number[]) => ({ shape: [1, data.length, 1], quant, data });

test.each([
  ["twice as wide", row(1, 2), attrs, [1, 1, 2, 2]],
  ["half as wide", row(1, 2, 3, 4, 5, 6, 7, 8), attrs, [1, 3, 5, 7]],
  // Sources at 0, 0.5, 1, 1.5, 2: halves go up.
  ["corners on corners", row(1, 2, 3), { ...attrs, width: 5, alignCorners: true }, [1, 2, 2, 3, 3]],
  // Centers at 1/3, 1, 5/3.
  ["centers on centers", row(1, 2), { ...attrs, width: 3, halfPixelCenters: true }, [1, 2, 2]],
  ["one pixel of corners", row(1, 2, 3), { ...attrs, width: 1, alignCorners: true }, [1]],
])("int8: %s", (_, x, a, want) => {
  expect(int8Values("resizeNearest", [x], a, null)).toEqual(want);
});

test("int8: rows and channels stay together", () => {
  const x = { shape: [2, 1, 2], quant, data: [1, 2, 3, 4] };
  expect(int8Values("resizeNearest", [x], { ...attrs, height: 3, width: 1 }, null)).toEqual([
    1, 2, 1, 2, 3, 4,
  ]);
});
