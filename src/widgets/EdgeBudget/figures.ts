/**
 * What sensors, radios and processors draw, each with the place it was read in. Powers in mW, energies in µJ. Nothing here is
 * remembered or rounded to fit: what the reader may set has no figure, and what is assumed says so.
 */
import { formatNumber, t } from "../../i18n";

export type SensorId = "microphone" | "camera";
export type RadioId = "bluetooth" | "wifi" | "lora";
export type ProcessorId = "l4r5-reference" | "l4r5" | "u575" | "xg24" | "gap9" | "ndp120";

export interface Sensor {
  readonly id: SensorId;
  readonly title: () => string;
  /** While it senses. */
  readonly milliwatts: number;
  /** One look: what goes into one answer. */
  readonly secondsPerLook: number;
  readonly bitsPerLook: number;
  /** What others could hear or see if all of it is sent. */
  readonly exposes: () => string;
  /** What an answer says. */
  readonly answers: () => string;
  readonly source: () => string;
}

export const sensors: readonly Sensor[] = [
  {
    id: "microphone",
    title: () => t("Microphone: a second of sound"),
    milliwatts: 0.23 * 1.8,
    secondsPerLook: 1,
    bitsPerLook: 16_000 * 16,
    exposes: () => t("every word spoken in the room"),
    answers: () => t("which of twelve words was heard, and when"),
    source: () =>
      t(
        "Microphone: TDK InvenSense ICS-43434, DS-000069 rev. 1.2: 230 µA in low-power mode, here at 1.8 V (490 µA in high-performance mode). 16,000 samples a second of 16 bits.",
      ),
  },
  {
    id: "camera",
    title: () => t("Camera: a picture of 160 × 120"),
    milliwatts: 2,
    secondsPerLook: 1,
    bitsPerLook: 160 * 120 * 8,
    exposes: () => t("a picture of everyone who passes"),
    answers: () => t("whether a person is there, and when"),
    source: () =>
      t(
        "Camera: Himax HM01B0, 1 to 2 mW, here 2. 8 bits of gray, 160 × 120 by averaging: 19,200 bytes a picture. That it is on for one second a picture, to wake and to find its exposure, is our assumption.",
      ),
  },
];

export interface Radio {
  readonly id: RadioId;
  readonly title: () => string;
  /** While it sends. */
  readonly milliwatts: number;
  readonly bitsPerSecond: number;
  /** The largest share of time on the air. */
  readonly airtime: number;
  /** The board with this radio, asleep. */
  readonly sleepMilliwatts: number;
  readonly source: () => string;
}

export const radios: readonly Radio[] = [
  {
    id: "bluetooth",
    title: () => t("Bluetooth LE, a few meters"),
    milliwatts: 4.8 * 3,
    bitsPerSecond: 1_000_000,
    airtime: 1,
    sleepMilliwatts: 0.0015 * 3,
    source: () =>
      t(
        "Bluetooth LE: Nordic nRF52840 product specification: 4.8 mA while it sends at 0 dBm, 3 V, DC/DC converter on; 1.5 µA asleep, system on. 1 Mbit/s PHY.",
      ),
  },
  {
    id: "wifi",
    title: () => t("Wi-Fi, a building"),
    milliwatts: 178 * 3.3,
    bitsPerSecond: 65_000_000,
    airtime: 1,
    sleepMilliwatts: 0.0015 * 3,
    source: () =>
      t(
        "Wi-Fi: Espressif ESP32-PICO-ZERO manual, table 6: 178 mA on average while it sends 802.11n, 20 MHz, MCS7, 3.3 V; that is 65 Mbit/s by the standard. The table has no sleep: the nRF52840’s is taken, which favors Wi-Fi.",
      ),
  },
  {
    id: "lora",
    title: () => t("LoRaWAN, some kilometers"),
    milliwatts: 41.54 * 3.3,
    bitsPerSecond: 5470,
    airtime: 0.01,
    sleepMilliwatts: 0.0016 * 3.3,
    source: () =>
      t(
        "LoRaWAN: Microchip SAM R34 data sheet, “Current Consumption”: 41.54 mA while it sends at 868 MHz, setting 15, 3.3 V; 1.6 µA asleep. LoRaWAN regional parameters, EU868: 5,470 bit/s at data rate 5, on the air for at most 1 % of the time.",
      ),
  },
];

export interface Processor {
  readonly id: ProcessorId;
  readonly title: () => string;
  /** For one answer, by sensor: keyword spotting on sound, visual wake words on pictures. */
  readonly microjoules: Readonly<Record<SensorId, number>>;
  readonly milliseconds: Readonly<Record<SensorId, number>>;
  readonly source: () => string;
}

const measured = (
  id: ProcessorId,
  title: () => string,
  /** The round, whose it is, and on which board. */
  run: string,
  [keywordMs, keywordUj]: readonly [number, number],
  [personMs, personUj]: readonly [number, number],
): Processor => ({
  ...{ id, title },
  microjoules: { microphone: keywordUj, camera: personUj },
  milliseconds: { microphone: keywordMs, camera: personMs },
  source: () =>
    t(
      "{title}: MLPerf Tiny {run}: keyword spotting {keywordMs} ms and {keywordUj} µJ, visual wake words {personMs} ms and {personUj} µJ for one answer.",
      {
        ...{ title: title(), run },
        ...{ keywordMs: formatNumber(keywordMs), keywordUj: formatNumber(keywordUj) },
        ...{ personMs: formatNumber(personMs), personUj: formatNumber(personUj) },
      },
    ),
});

/** Rounds up to v1.0: later visual wake words of several submitters are of another, smaller network. */
export const processors: readonly Processor[] = [
  measured(
    "l4r5-reference",
    () => "STM32L4R5, TensorFlow Lite Micro",
    "v0.5, reference, NUCLEO-L4R5ZI",
    [181.92, 7374],
    [600.6, 24_313],
  ),
  measured("l4r5", () => "STM32L4R5, X-CUBE-AI", "v1.0, ST, NUCLEO-L4R5ZI", [75.06, 3372], [230.47, 10_067]),
  measured("u575", () => "STM32U575, X-CUBE-AI", "v1.0, ST", [44.23, 1139], [133.4, 3364]),
  measured(
    "xg24",
    () => t("Silicon Labs xG24 with its accelerator"),
    "v1.0, Silicon Labs",
    [36.3, 402],
    [111.6, 1139],
  ),
  measured("gap9", () => t("GAP9 at 240 MHz and 0.65 V"), "v1.0, GAP9", [0.73, 18.6], [1.73, 40.8]),
  measured("ndp120", () => t("Syntiant NDP9120 at 98 MHz"), "v1.0, Syntiant", [1.48, 43.8], [4.1, 97]),
];

/** What, how sure, when: our assumption. */
export const ANSWER_BITS = 16 * 8;

export const coinCell = {
  milliampereHours: 235,
  volts: 3,
  source: () =>
    t(
      "CR2032: 3 V and 235 mAh, by Energizer. Its energy only: it cannot deliver a Wi-Fi radio’s current by itself.",
    ),
};

export const leftOut: readonly (() => string)[] = [
  () =>
    t(
      "Left out on both sides: headers, acknowledgments and connections of the radio, the processor’s work while it records and sends, and the battery’s aging. The first favors sending, since it sends more.",
    ),
  () =>
    t(
      "Left out where the data are sent: the energy of the receiver, the network behind it and the data center, and the time they take.",
    ),
];
