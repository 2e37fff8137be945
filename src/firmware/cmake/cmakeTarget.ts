import { invariant } from "../../core/failure";
import { fillPrefix, licenseFile, modelFiles, vectorFile } from "../shared";
import type { ExportFile, FirmwareContext } from "../types";

/** Bare metal: start-up code, linker script, UART; the template's files with the model in `src/` and the engine in `engine/`. */
export function cmakeTarget(c: FirmwareContext): ExportFile[] {
  const { name, sources } = c.request;
  const template = Object.entries(sources).filter(
    ([path]) => path.startsWith("cmake/") && !path.endsWith("boards/board.cmake.in"),
  );
  invariant(template.length > 0, "the CMake template is missing");
  return [
    ...template.map(([path, text]) => ({
      path: path.slice("cmake/".length),
      data: fillPrefix(text, name).replaceAll("@board@", "qemu-m4f"),
    })),
    ...modelFiles(c, "src", "engine"),
    vectorFile(c, "src/model_test.h"),
    licenseFile(c),
  ];
}
