/**
 * What the rest of a firmware takes. The engine is some 5 KiB of code; the sizes of operating systems are general
 * knowledge, generous on purpose.
 */
import { kib } from "../core/units";
import type { Board } from "./types";

type Reserved = Board["reserved"];

export const bareMetal: Reserved = {
  flash: { bytes: kib(16), reason: "start-up code, vector table, engine kernels, serial protocol" },
  ram: { bytes: kib(8), reason: "4 KiB stack, 4 KiB serial buffers and data" },
};

export const picoSdk: Reserved = {
  flash: { bytes: kib(48), reason: "second-stage boot loader, Pico SDK with USB serial, engine kernels" },
  ram: { bytes: kib(24), reason: "stacks, vector table, USB buffers, code that must run from RAM" },
};

export const arduinoCore: Reserved = {
  flash: { bytes: kib(48), reason: "Arduino core with its serial driver, engine kernels" },
  ram: { bytes: kib(16), reason: "stack, heap of the Arduino core, serial buffers" },
};

export const mbedOs: Reserved = {
  flash: { bytes: kib(128), reason: "Arduino core on Mbed OS, USB serial, engine kernels" },
  ram: { bytes: kib(60), reason: "Mbed OS threads and heap, USB buffers, stack" },
};

export const espIdf: Reserved = {
  flash: { bytes: kib(1024), reason: "partition table, boot loader, ESP-IDF with FreeRTOS, engine kernels" },
  ram: { bytes: kib(120), reason: "FreeRTOS, drivers, heap, stacks" },
};
