import { t } from "../../i18n";
import type { ExportJob } from "../../worker/protocol";

interface GoldenBytesProps {
  readonly golden: readonly Int8Array[];
  readonly classes: readonly string[] | null;
  readonly target: ExportJob["target"];
}

const MOST = 64;

/** The outputs of the first test example, as the engine computes them to the last bit. */
export function GoldenBytes({ golden, classes, target }: GoldenBytesProps) {
  return (
    <div className="golden">
      <p className="figure-title">
        {target === "tflite"
          ? t("Any runtime with TFLite’s arithmetic gives these bytes")
          : target === "c"
            ? t("Your code will compute these bytes")
            : t("Your firmware will print these bytes")}
      </p>
      {golden.map((output, i) => (
        <code key={i} data-testid="golden">
          {Array.from(output.subarray(0, MOST)).join(" ")}
          {output.length > MOST && ` … ${t("({count} in all)", { count: output.length })}`}
        </code>
      ))}
      <p className="hint">
        {classes && golden[0]?.length === classes.length
          ? `${t("One score a class, the largest wins: here “{name}”.", { name: classes[golden[0].indexOf(Math.max(...golden[0]))] ?? "" })} `
          : ""}
        {t(
          "They were computed here, for the first test example. A board that gets the same ones has proven the whole chain.",
        )}
      </p>
    </div>
  );
}
