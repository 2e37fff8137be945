/** A helper thread of the WASM training engine. */
import type { HelperJob } from "../training/wasm/env";
import { help } from "../training/wasm/help";

self.onmessage = ({ data }: MessageEvent<HelperJob>) => help(data, () => self.postMessage("ready"));
