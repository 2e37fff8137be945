import { t } from "../../i18n";
import type { ExportJob } from "../../worker/protocol";
import type { ExportChoice } from "./ExportPanel";

export const targetText = (): Readonly<Record<ExportJob["target"], string>> => ({
  cmake: t(
    "A bare-metal project: start-up code, linker script, serial port, the network, and a self-test. Builds for your computer and for an emulated board too.",
  ),
  platformio: t("A project for PlatformIO on the Arduino framework, with the same self-test."),
  c: t("The network as plain C without main: constants, calls and kernels, and a runner for your computer."),
  tflite: t("For TensorFlow Lite and what else reads its files. Opens here again, too."),
});

/** Where a project has no README of its own: what to type after the download. */
export function commandsFor({ target, name }: ExportChoice, fileName: string): string {
  const folder = fileName.replace(/\.zip$/, "");
  const unpack = [`unzip ${fileName}`, `cd ${folder}`];
  const then = {
    cmake: ["cmake -B build", "cmake --build build"],
    platformio: ["pio run", "pio run --target upload", "pio device monitor"],
    c: ["make -C host test"],
    tflite: [
      `python -c "import tensorflow as tf; print(tf.lite.Interpreter('${name}.tflite').get_input_details())"`,
    ],
  }[target];
  return (target === "tflite" ? then : [...unpack, ...then]).join("\n");
}

/** The lines of all shell blocks of a README, in order; null when it has none. */
export function commandsIn(readme: string): string | null {
  const blocks = [...readme.matchAll(/```(?:sh|bash|console|shell)\n([\s\S]*?)```/g)].map((m) =>
    m[1]!.trim(),
  );
  return blocks.length > 0 ? blocks.join("\n\n") : null;
}
