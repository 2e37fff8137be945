import { expect, test } from "vitest";
import { createRandom } from "../core/random";
import {
  activationRange,
  doublingHighMul,
  frexp,
  multiplyByQuantized,
  quantizeMultiplier,
  quantizeValue,
  roundAway,
  roundingShiftRight,
} from "./quantMath";

test("halves round away from zero", () => {
  expect([0.5, -0.5, 1.5, -1.5, 2.49, -2.49].map(roundAway)).toEqual([1, -1, 2, -2, 2, -2]);
  expect([5, -5, 6, -6, 7, -7].map((x) => roundingShiftRight(x, 2))).toEqual([1, -1, 2, -2, 2, -2]);
  expect(roundingShiftRight(-2147483648, 31)).toBe(-1);
  expect(roundingShiftRight(123, 0)).toBe(123);
});

test("the high half of a doubled product rounds halves up, and saturates in its one corner", () => {
  expect(doublingHighMul(3, 2 ** 30)).toBe(2);
  expect(doublingHighMul(-3, 2 ** 30)).toBe(-1);
  expect(doublingHighMul(-2147483648, -2147483648)).toBe(2147483647);
  expect(doublingHighMul(2147483647, 2147483647)).toBe(2147483646);
});

test.each([
  [1, 2 ** 30, 1],
  [0.5, 2 ** 30, 0],
  [0.75, 0.75 * 2 ** 31, 0],
  [3, 0.75 * 2 ** 31, 2],
  [0, 0, 0],
  [2 ** -40, 0, 0],
  [1 - 2 ** -40, 2 ** 30, 1],
])("%d is %d / 2^31 * 2^%d", (real, multiplier, shift) => {
  expect(quantizeMultiplier(real)).toEqual({ multiplier, shift });
});

test("a number is its significand times a power of two", () => {
  const r = createRandom(1);
  for (let i = 0; i < 1000; i++) {
    const x = 2 ** r.uniform(-300, 300);
    const { significand, exponent } = frexp(x);
    expect(significand * 2 ** exponent).toBe(x);
    expect(significand >= 0.5 && significand < 1).toBe(true);
  }
});

test("products come out within three quarters of the real one, to the multiplier's 31 bits", () => {
  const r = createRandom(2);
  for (let i = 0; i < 2000; i++) {
    const real = 2 ** r.uniform(-12, 0);
    const x = r.integer(2 ** 20) - 2 ** 19;
    expect(Math.abs(multiplyByQuantized(x, quantizeMultiplier(real)) - x * real)).toBeLessThanOrEqual(0.751);
  }
});

test("activations as clamps, values as steps", () => {
  const y = { scale: 0.5, zeroPoint: -20 };
  expect(activationRange("none", y)).toEqual({ low: -128, high: 127 });
  expect(activationRange("relu", y)).toEqual({ low: -20, high: 127 });
  expect(activationRange("relu6", y)).toEqual({ low: -20, high: -8 });
  expect(activationRange("relu6", { scale: 0.01, zeroPoint: -128 })).toEqual({ low: -128, high: 127 });
  expect([0, 0.25, -0.25, 99, -99].map((x) => quantizeValue(x, y))).toEqual([-20, -19, -21, 127, -128]);
});
