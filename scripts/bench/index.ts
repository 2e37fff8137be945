/** `npm run bench -- [engine] [sparse] [train] [page] [--json] [model.tflite …]`: all without a word. With --json, standard output is one object. */
import { cpus } from "node:os";
import { FailureError, fail } from "../../src/core/failure";
import { benchEngine } from "./engine";
import { benchImages } from "./images";
import { benchSparse } from "./sparse";
import { benchTraining } from "./train";
import { benchVitals } from "./vitals";

const words = process.argv.slice(2).filter((word) => word !== "--json");
const json = process.argv.includes("--json");
const files = words.filter((word) => word.endsWith(".tflite"));
const wanted = words.filter((word) => !word.endsWith(".tflite"));
const say = (line: string): void => (json ? console.error(line) : console.log(line));

say(`${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}\n`);
try {
  const unknown = wanted.find((word) => !["engine", "sparse", "train", "page"].includes(word));
  if (unknown !== undefined)
    fail("bad-usage", "bench", `there is no "${unknown}"`, "Choose engine, sparse, train or page.");
  if (json && !(wanted.length === 1 && wanted[0] === "train"))
    fail("bad-usage", "bench", "--json goes with train", "Run npm run bench -- train --json.");
  if (wanted.length === 0 || wanted.includes("engine")) await benchEngine(files);
  if (wanted.includes("sparse")) await benchSparse();
  if (wanted.length === 0) say("");
  if (wanted.length === 0 || wanted.includes("train")) {
    const figures = { ...(await benchTraining(say)), images: await benchImages(say) };
    if (json) console.log(JSON.stringify(figures));
  }
  if (wanted.length === 0) say("");
  if (wanted.length === 0 || wanted.includes("page")) await benchVitals(say);
} catch (thrown) {
  console.error(thrown instanceof FailureError ? `${thrown.message}\n${thrown.failure.next}` : thrown);
  process.exitCode = 1;
}
