/** The default PhiNet on the generated images, from the first step to the last: the curve, and how long it takes on WASM here. */
import { whittle } from "../../src/cli/whittle";
import { fail } from "../../src/core/failure";
import type { EpochReport } from "../../src/stages/train/train";

export interface ImagesRun {
  readonly parameters: number;
  readonly seconds: number;
  readonly examplesPerSecond: number;
  readonly test: { readonly accuracy: number };
  readonly history: readonly EpochReport[];
}

const command = [
  ...["train", "--net", "phinet", "--alpha", "0.5", "--beta", "0.75", "--t0", "4", "--layers", "4"],
  ...["--data", "images", "--examples", "10000", "--epochs", "15", "--batch", "64", "--shift", "3", "--json"],
];

export async function benchImages(say: (line: string) => void): Promise<ImagesRun> {
  say(`whittle ${command.join(" ")}`);
  const { stdout, stderr, status } = await whittle(command);
  if (status !== 0) fail("internal", "bench images", stderr, "Run the command by itself.");
  const run = JSON.parse(stdout) as ImagesRun;
  for (const e of run.history)
    say(
      `  epoch ${e.epoch}: loss ${e.loss.toFixed(3)}, validation ${(100 * e.validationAccuracy).toFixed(1)} %, ${e.seconds.toFixed(1)} s`,
    );
  say(
    `  ${run.parameters.toLocaleString("en-US")} parameters: ${(100 * run.test.accuracy).toFixed(1)} % of the test split after ${run.seconds.toFixed(0)} s, ${run.examplesPerSecond.toFixed(0)} examples a second`,
  );
  return run;
}
