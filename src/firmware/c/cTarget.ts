import { fillPrefix, licenseFile, modelFiles, source, vectorFile } from "../shared";
import type { ExportFile, FirmwareContext } from "../types";

/** `src/` holds every source needed and no main; `host/` a runner for a PC with its Makefile. */
export function cTarget(c: FirmwareContext): ExportFile[] {
  const { name, sources } = c.request;
  return [
    ...modelFiles(c, "src", "src"),
    { path: "host/main.c", data: fillPrefix(source(sources, "c/host/main.c"), name) },
    { path: "host/Makefile", data: fillPrefix(source(sources, "c/host/Makefile"), name) },
    vectorFile(c, "host/model_test.h"),
    licenseFile(c),
  ];
}
