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

/** What to type after the download: unpack, and the commands of the project's README, or of its kind where it has none. */
export function commandsFor({ target, name }: ExportChoice, fileName: string, readme: string | null): string {
  if (target === "tflite")
    return `python -c "import tensorflow as tf; print(tf.lite.Interpreter('${name}.tflite').get_input_details())"`;
  const unpack = `unzip ${fileName}\ncd ${fileName.replace(/\.zip$/, "")}`;
  const own = readme && commandsIn(readme);
  if (own) return `${unpack}\n\n${own}`;
  const then = {
    cmake: ["cmake -B build", "cmake --build build"],
    platformio: ["pio run", "pio run --target upload", "pio device monitor"],
    c: ["make -C host test"],
  }[target];
  return [unpack, ...then].join("\n");
}

/** The lines of all shell blocks of a README, in order; null when it has none. */
function commandsIn(readme: string): string | null {
  const blocks = [...readme.matchAll(/```(?:sh|bash|console|shell)\n([\s\S]*?)```/g)].map((m) =>
    m[1]!.trim(),
  );
  return blocks.length > 0 ? blocks.join("\n\n") : null;
}
