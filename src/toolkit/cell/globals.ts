/** Everything that a cell sees without importing it. The declaration below is also what the editor knows. */
import type { Tf } from "../../ir/op";
import { type Boards, boards } from "./boards";
import { createData, type Data } from "./data";
import type { CellHost } from "./host";
import { createLabApi, type Lab } from "./lab";
import type { globalNames } from "./names";
import { type Nets, nets } from "./nets";
import { createPlot, type Plot } from "./plot";
import { createShow, type Show } from "./show";
import { createTiny, type Tiny } from "./tiny";

export interface CellGlobals extends Readonly<Record<(typeof globalNames)[number], unknown>> {
  readonly nets: Nets;
  readonly data: Data;
  readonly tiny: Tiny;
  readonly boards: Boards;
  readonly plot: Plot;
  readonly show: Show;
  readonly lab: Lab;
  /** TensorFlow.js: tensors and their operations, for what the toolkit does not have. */
  readonly tf: Tf;
  /** Waits; Stop ends it. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Fires when the cell is asked to stop: for loops of your own. `signal.throwIfAborted()` */
  readonly signal: AbortSignal;
}

export function createGlobals(host: CellHost): CellGlobals {
  const data = createData(host);
  const tiny = createTiny(host);
  return {
    nets: Object.freeze(nets),
    data: Object.freeze(data.data),
    tiny: Object.freeze(tiny.tiny),
    boards: Object.freeze(boards),
    plot: Object.freeze(createPlot(host)),
    show: createShow(host),
    lab: Object.freeze(createLabApi(host, data, tiny)),
    tf: host.tf,
    sleep: (milliseconds) => host.track(sleep(milliseconds, host.signal())),
    get signal() {
      return host.signal();
    },
  };
}

const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
