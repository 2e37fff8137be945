/** `npm run bench -- [engine] [train] [model.tflite …]`: both without a word. */
import { cpus } from "node:os";
import { FailureError } from "../../src/core/failure";
import { benchEngine } from "./engine";

const words = process.argv.slice(2);
const files = words.filter((word) => word.endsWith(".tflite"));
const wanted = words.filter((word) => !word.endsWith(".tflite"));

console.log(`${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}\n`);
try {
  const unknown = wanted.find((word) => word !== "engine" && word !== "train");
  if (unknown !== undefined) throw new Error(`bench: there is no "${unknown}"; choose engine or train.`);
  if (wanted.length === 0 || wanted.includes("engine")) await benchEngine(files);
} catch (thrown) {
  console.error(thrown instanceof FailureError ? `${thrown.message}\n${thrown.failure.next}` : thrown);
  process.exitCode = 1;
}
