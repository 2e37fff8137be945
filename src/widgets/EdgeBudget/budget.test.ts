import { expect, test } from "vitest";
import { budget, microjoulesPerBit, type Setting } from "./budget";
import { processors, radios, sensors } from "./figures";

const pick = <T extends { readonly id: string }>(list: readonly T[], id: string): T =>
  list.find((each) => each.id === id)!;

/** A microphone that always listens, on Bluetooth and a coin cell. */
const setting: Setting = {
  sensor: pick(sensors, "microphone"),
  radio: pick(radios, "bluetooth"),
  processor: pick(processors, "l4r5"),
  secondsBetween: 1,
  reported: 0.1,
  batteryMilliwattHours: 705,
};

test("a second of sound over Bluetooth, by hand", () => {
  const { send, compute, breakEvenBits } = budget(setting);
  // 4.8 mA · 3 V = 14.4 mW, 0.256 s of every second; 230 µA · 1.8 V; 1.5 µA · 3 V.
  expect(send.power.radio).toBeCloseTo(3.6864, 4);
  expect(send.power.sensor).toBeCloseTo(0.414, 4);
  expect(send.power.sleep).toBeCloseTo(0.0045, 4);
  expect(send.power.computing).toBe(0);
  expect(send.milliwatts).toBeCloseTo(4.1049, 4);
  // 705 mWh / 4.1049 mW = 171.7 h
  expect(send.lifeDays).toBeCloseTo(7.156, 3);
  expect(send.bytesPerDay).toBe(32_000 * 86_400);
  expect(send.latencySeconds).toBeCloseTo(0.256, 6);
  // 3372 µJ a second are 3.372 mW; a tenth of 128 bits a second.
  expect(compute.power.computing).toBeCloseTo(3.372, 6);
  expect(compute.power.radio).toBeCloseTo(14.4 * 12.8e-6, 9);
  expect(compute.bytesPerDay).toBeCloseTo(138_240, 6);
  expect(compute.latencySeconds).toBeCloseTo(0.07506 + 0.000128, 6);
  expect(compute.lifeDays).toBeCloseTo(705 / 3.79068 / 24, 3);
  // 0.0144 µJ a bit.
  expect(microjoulesPerBit(setting.radio)).toBeCloseTo(0.0144, 9);
  expect(breakEvenBits).toBeCloseTo(234_167, 0);
});

test("sending a picture over Bluetooth costs less than looking at it on this board", () => {
  const { send, compute } = budget({ ...setting, sensor: pick(sensors, "camera") });
  expect(send.milliwatts).toBeCloseTo(2 + 0.1536 * 14.4 + 0.0045, 6);
  expect(compute.milliwatts).toBeCloseTo(2 + 10.067 + 14.4 * 12.8e-6 + 0.0045, 6);
  expect(send.milliwatts).toBeLessThan(compute.milliwatts);
});

test("LoRaWAN carries one picture an hour, and no sound at all", () => {
  const lora = { ...setting, radio: pick(radios, "lora") };
  // 256,000 bits at 5,470 bit/s take 46.8 s, of which 1 % means one in 4,680 s.
  expect(budget({ ...lora, secondsBetween: 3600 }).send.possible).toBe(false);
  expect(budget({ ...lora, secondsBetween: 4681 }).send.possible).toBe(true);
  const camera = { ...lora, sensor: pick(sensors, "camera") };
  // 153,600 bits take 28.08 s: one in 2,808 s.
  expect(budget({ ...camera, secondsBetween: 3600 }).send.possible).toBe(true);
  expect(budget({ ...camera, secondsBetween: 2800 }).send.possible).toBe(false);
  // Answers: 128 bits take 23.4 ms. Each second is too often, every tenth second is not.
  expect(budget({ ...lora, reported: 1 }).compute.possible).toBe(false);
  expect(budget({ ...lora, reported: 0.1 }).compute.possible).toBe(true);
});

test("a look cannot begin before the last one has ended", () => {
  expect(budget({ ...setting, secondsBetween: 0.1 })).toEqual(budget(setting));
});

test("every figure names its source", () => {
  for (const { source } of [...sensors, ...radios, ...processors])
    expect(source().length).toBeGreaterThan(40);
});
