/** What all targets put into their project: the model's C, the kernels it uses, test vectors, license. */
import { invariant } from "../core/failure";
import { printModel, printVectors } from "../formats/carray/printModel";
import { describeOrigin, type EngineSources } from "./exportProject";
import type { ExportFile, FirmwareContext } from "./types";

/** model.c, model.h, and exactly the engine headers they need, in two folders of the target's choice. */
export function modelFiles(c: FirmwareContext, modelFolder: string, engineFolder: string): ExportFile[] {
  const { request, program } = c;
  const printed = printModel(program, {
    prefix: request.name,
    classes: request.classes,
    origin: [describeOrigin(request)],
  });
  const headers = engineHeaders(
    request.sources,
    printed.kernels.map((k) => `engine/kernels/${k}.h`),
  );
  return [
    { path: `${modelFolder}/model.c`, data: printed.source },
    { path: `${modelFolder}/model.h`, data: printed.header },
    ...headers.map((h) => ({
      path: `${engineFolder}/${h.split("/").at(-1)}`,
      data: source(request.sources, h),
    })),
  ];
}

export const vectorFile = (c: FirmwareContext, path: string): ExportFile => ({
  path,
  data: printVectors(
    c.program,
    c.request.name,
    c.inputs.map((x) => x[0]!),
    c.outputs.map((y) => y[0]!),
  ),
});

/** The test vectors for a program on a PC: inputs back to back, and the outputs that they must give. */
export const streamFiles = (c: FirmwareContext): ExportFile[] => [
  { path: "test/in.bin", data: joined(c.inputs) },
  { path: "test/expected.bin", data: joined(c.outputs) },
];

const joined = (vectors: FirmwareContext["inputs"]): Uint8Array =>
  new Uint8Array(
    vectors.flatMap(([values]) => [...new Uint8Array(values!.buffer, values!.byteOffset, values!.length)]),
  );

export const licenseFile = (c: FirmwareContext): ExportFile => ({
  path: "LICENSE",
  data: source(c.request.sources, "LICENSE"),
});

export function source(sources: EngineSources, path: string): string {
  const text = sources[path];
  invariant(text !== undefined, `the source ${path} is missing`);
  return text;
}

/** A template file with @prefix@ and @PREFIX@ filled in. */
export const fillPrefix = (text: string, name: string): string =>
  text.replaceAll("@prefix@", name).replaceAll("@PREFIX@", name.toUpperCase());

/** These headers and all that they include, each once. */
function engineHeaders(sources: EngineSources, roots: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, name] of source(sources, path).matchAll(/#include "(wt[\w]*\.h)"/g)) {
      const next = [`engine/include/${name}`, `engine/kernels/${name}`].find((p) => sources[p] !== undefined);
      invariant(next, `${path} includes ${name}, which is nowhere`);
      visit(next);
    }
  };
  roots.forEach(visit);
  return [...found].sort();
}
