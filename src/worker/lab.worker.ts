/** One bundle, two roles: the lab of the lesson's widgets, and the kernel of the person's own cells. The worker's name says which. */
import * as Comlink from "comlink";
import engineUrl from "../../public/engine.wasm?url";
import { createKernel } from "./kernel";
import { KERNEL } from "./kernelName";
import { createLab } from "./lab";

if (self.name === KERNEL) {
  // Held before cells run, and theirs to break no more.
  const { postMessage, addEventListener, removeEventListener } = self;
  Comlink.expose(createKernel(), {
    postMessage: postMessage.bind(self) as Comlink.Endpoint["postMessage"],
    addEventListener: addEventListener.bind(self) as Comlink.Endpoint["addEventListener"],
    removeEventListener: removeEventListener.bind(self) as Comlink.Endpoint["removeEventListener"],
  });
} else Comlink.expose(createLab(engineUrl));
