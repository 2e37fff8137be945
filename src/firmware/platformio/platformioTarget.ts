import { licenseFile, modelFiles, vectorFile } from "../shared";
import type { ExportFile, FirmwareContext } from "../types";

/** A PlatformIO project on the Arduino framework: the model as a library, a self-test as the application. */
export function platformioTarget(c: FirmwareContext): ExportFile[] {
  const library = `lib/${c.request.name}`;
  return [
    ...modelFiles(c, `${library}/src`, `${library}/src`),
    vectorFile(c, "include/model_test.h"),
    licenseFile(c),
  ];
}
