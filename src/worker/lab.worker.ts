import * as Comlink from "comlink";
import engineUrl from "../../public/engine.wasm?url";
import { createLab } from "./lab";

Comlink.expose(createLab(engineUrl));
