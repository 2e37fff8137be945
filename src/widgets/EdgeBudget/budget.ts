/** Energy, life, data and latency of the two ways: send what was sensed, or compute on the board and send the answer. */
import { ANSWER_BITS, type Processor, type Radio, type Sensor } from "./figures";

export interface Setting {
  readonly sensor: Sensor;
  readonly radio: Radio;
  readonly processor: Processor;
  /** From the start of one look to the start of the next; no shorter than a look. */
  readonly secondsBetween: number;
  /** Of all looks, the share with something to report: 0 to 1. Only the board can know. */
  readonly reported: number;
  readonly batteryMilliwattHours: number;
}

/** Average power in mW by what draws it. */
export interface Power {
  readonly sensor: number;
  readonly radio: number;
  readonly computing: number;
  readonly sleep: number;
}

export interface Way {
  readonly power: Power;
  readonly milliwatts: number;
  readonly lifeDays: number;
  readonly bytesPerDay: number;
  /** From the end of a look to its answer, or until the data are out. */
  readonly latencySeconds: number;
  /** Share of the time on the air. */
  readonly airtime: number;
  /** False when the radio has not the time for it. */
  readonly possible: boolean;
}

export interface Budget {
  readonly send: Way;
  readonly compute: Way;
  /** Bits at which sending costs as much energy as one inference. */
  readonly breakEvenBits: number;
}

const SECONDS_A_DAY = 86_400;

export function budget(setting: Setting): Budget {
  const { sensor, radio, processor } = setting;
  const inference = processor.microjoules[sensor.id];
  const wait = processor.milliseconds[sensor.id] / 1000;
  return {
    send: way(setting, { bits: sensor.bitsPerLook, inference: 0, seconds: 0, spoken: sensor.bitsPerLook }),
    compute: way(setting, {
      bits: ANSWER_BITS * setting.reported,
      inference,
      seconds: wait,
      spoken: ANSWER_BITS,
    }),
    breakEvenBits: inference / microjoulesPerBit(radio),
  };
}

/** mW are µJ a millisecond: thousands of them a second. */
export const microjoulesPerBit = ({ milliwatts, bitsPerSecond }: Radio): number =>
  (1000 * milliwatts) / bitsPerSecond;

interface Work {
  /** On average for a look. */
  readonly bits: number;
  /** µJ for a look. */
  readonly inference: number;
  /** Until the answer is there. */
  readonly seconds: number;
  /** Bits sent at once when there is something to send. */
  readonly spoken: number;
}

function way(setting: Setting, { bits, inference, seconds, spoken }: Work): Way {
  const { sensor, radio, secondsBetween, batteryMilliwattHours } = setting;
  const between = Math.max(secondsBetween, sensor.secondsPerLook);
  const airtime = bits / radio.bitsPerSecond / between;
  const power: Power = {
    sensor: (sensor.milliwatts * sensor.secondsPerLook) / between,
    radio: radio.milliwatts * airtime,
    computing: inference / 1000 / between,
    sleep: radio.sleepMilliwatts,
  };
  const milliwatts = power.sensor + power.radio + power.computing + power.sleep;
  return {
    ...{ power, milliwatts, airtime },
    lifeDays: batteryMilliwattHours / milliwatts / 24,
    bytesPerDay: (bits / 8) * (SECONDS_A_DAY / between),
    latencySeconds: seconds + spoken / radio.bitsPerSecond,
    possible: airtime <= radio.airtime && seconds <= between,
  };
}
