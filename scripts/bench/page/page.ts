import type { BenchReport, BenchRequest } from "./bench.worker";

declare global {
  interface Window {
    bench(request: BenchRequest): Promise<BenchReport>;
  }
}

type Message =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "done"; readonly report: BenchReport }
  | { readonly kind: "failed"; readonly text: string };

/** A worker a benchmark: nothing of the one before is left. */
window.bench = (request) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./bench.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "progress") console.log(data.text);
      else {
        worker.terminate();
        if (data.kind === "done") resolve(data.report);
        else reject(new Error(data.text));
      }
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
