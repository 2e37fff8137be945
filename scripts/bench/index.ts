/** `npm run bench -- [engine] [train] [model.tflite …]`: both without a word. */
import { cpus } from "node:os";
import { FailureError, fail } from "../../src/core/failure";
import { benchEngine } from "./engine";
import { benchTraining } from "./train";

const words = process.argv.slice(2);
const files = words.filter((word) => word.endsWith(".tflite"));
const wanted = words.filter((word) => !word.endsWith(".tflite"));

console.log(`${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}\n`);
try {
  const unknown = wanted.find((word) => word !== "engine" && word !== "train");
  if (unknown !== undefined)
    fail("bad-usage", "bench", `there is no "${unknown}"`, "Choose engine or train.");
  if (wanted.length === 0 || wanted.includes("engine")) await benchEngine(files);
  if (wanted.length === 0) console.log("");
  if (wanted.length === 0 || wanted.includes("train")) await benchTraining();
} catch (thrown) {
  console.error(thrown instanceof FailureError ? `${thrown.message}\n${thrown.failure.next}` : thrown);
  process.exitCode = 1;
}
