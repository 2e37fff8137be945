import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { tinyDense } from "../testing/tinyDense";
import { type ExportRequest, exportProject } from "./exportProject";
import { readEngineSources } from "./nodeSources";
import { version } from "./version";
import { zipFiles } from "./zip";

const sources = readEngineSources();

const request = (more: Partial<ExportRequest>): ExportRequest => ({
  ...{ model: tinyDense, target: "c", name: "kws", board: null, core: null, sources },
  ...{ examples: [[Int8Array.of(5, 3)]], classes: null },
  origin: { seed: 7, dataset: { name: "Noise | <b>", license: "CC0" } },
  ...more,
});

/** The text of every file of a project by its path; of other files each byte as a letter. */
function project(more: Partial<ExportRequest>): Record<string, string> {
  return Object.fromEntries(
    exportProject(request(more)).files.map(({ path, data }) => [
      path,
      typeof data === "string" ? data : Buffer.from(data).toString("latin1"),
    ]),
  );
}

test("the version is the package's", () => {
  const { version: published } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  expect(version).toBe(published);
});

test("a C project holds the model, the headers it includes, a runner, and nothing else", () => {
  const files = project({});
  expect(Object.keys(files).sort()).toEqual([
    ...["LICENSE", "MANIFEST.json", "README.md", "host/Makefile", "host/main.c", "host/model_test.h"],
    ...["src/model.c", "src/model.h", "src/wt.h", "src/wt_dense_s8.h", "src/wt_dot.h"],
    ...["test/expected.bin", "test/in.bin"],
  ]);
  expect([files["test/in.bin"]!.length, files["test/expected.bin"]!.length], "one vector").toEqual([2, 2]);
  expect(files["src/model.c"]).not.toMatch(/\bmain\b/);
  for (const text of Object.values(files)) expect(text).not.toMatch(/@(prefix|PREFIX|board)@/);
});

test.each(["c", "cmake", "platformio"] as const)(
  "%s: the read-me and the manifest say what came out",
  (target) => {
    const files = project({ target });
    const readme = files["README.md"]!;
    // 2 + 2 bytes of activations; kernel 4, bias 8, multipliers 8, shifts 2.
    expect(readme).toContain("| RAM: arena | 4 bytes |");
    expect(readme).toContain("| Flash: weights and tables | 22 bytes |");
    expect(readme).toContain("\n17, -4\n");
    expect(readme).toContain("Noise \\| \\<b\\>, whose license is CC0, with seed 7");
    expect(readme).toMatch(/\| NUCLEO-L496ZG \| fits \| [\d.]+ KiB \| 312\.0 KiB \|/);
    const manifest = JSON.parse(files["MANIFEST.json"]!);
    expect(manifest).toMatchObject({
      name: "kws",
      target,
      arenaBytes: 4,
      constantBytes: 22,
      macs: 4,
      seed: 7,
    });
    const { "MANIFEST.json": _, ...others } = files;
    expect(
      Object.fromEntries(manifest.files.map((f: { path: string; bytes: number }) => [f.path, f.bytes])),
    ).toEqual(
      Object.fromEntries(
        Object.entries(others).map(([path, text]) => [
          path,
          Buffer.byteLength(text, path.endsWith(".bin") ? "latin1" : "utf8"),
        ]),
      ),
    );
  },
);

test("bare metal: a core chooses its emulator, a board with a known UART becomes the default", () => {
  expect(project({ target: "cmake" })["CMakeLists.txt"]).toContain('set(BOARD "qemu-m4f"');
  expect(project({ target: "cmake", core: "cortex-m33" })["CMakeLists.txt"]).toContain(
    'set(BOARD "qemu-m33"',
  );
  const nucleo = project({ target: "cmake", board: "nucleo-l496zg" });
  expect(nucleo["CMakeLists.txt"]).toContain('set(BOARD "nucleo-l496zg"');
  const board = nucleo["boards/nucleo-l496zg.cmake"]!;
  expect(board).toContain("set(FLASH_ORIGIN 0x08000000)\nset(FLASH_BYTES 1048576)");
  expect(board).toContain("set(RAM_ORIGIN 0x20000000)\nset(RAM_BYTES 327680)");
  expect(board).not.toContain("@");
});

test("bare metal: a board with an unknown UART gets its memory, an open gap, and the way to go on", () => {
  const files = project({ target: "cmake", board: "nucleo-h743zi" });
  expect(files["CMakeLists.txt"]).toContain('set(BOARD "qemu-m7"');
  expect(files["boards/nucleo-h743zi.cmake"]).toBeUndefined();
  expect(files["boards/nucleo-h743zi.cmake.in"]).toMatch(/set\(CORE cortex-m7\)[\s\S]*set\(UART @uart@\)/);
  expect(files["README.md"]).toContain("not yet on the board itself");
});

test("PlatformIO: the chosen board comes first, then every Arduino board with room", () => {
  const ini = project({ target: "platformio", board: "pico" })["platformio.ini"]!;
  expect(ini).toContain("default_envs = pico");
  const environments = [...ini.matchAll(/^\[env:(.+)\]$/gm)].map((m) => m[1]);
  expect(environments[0]).toBe("pico");
  expect(environments).toContain("nucleo-l496zg");
  // Its framework is not Arduino.
  expect(environments).not.toContain("maix-bit");
  expect(new Set(environments).size).toBe(environments.length);
});

test.each([
  [{ board: "toaster" }, "toaster: there is no board"],
  [{ core: "cortex-m99" }, 'core "cortex-m99": there is no such core'],
  [{ board: "pico", core: "cortex-m7" }, "pico: has a cortex-m0+, not a cortex-m7"],
  [{ target: "cmake", board: "esp32-devkit" }, "esp32-devkit: is no Cortex-M board"],
  [{ target: "platformio", board: "maix-bit" }, "maix-bit: has no Arduino framework"],
  [{ name: "while" }, 'name "while"'],
] as const)("refuses %o in words", (more, words) => {
  expect(() => exportProject(request(more))).toThrow(words);
});

test("the same request gives the same zip, in one folder", () => {
  const zip = () => {
    const { files, folder } = exportProject(request({ examples: null }));
    return zipFiles(files, folder);
  };
  const first = zip();
  expect(zip()).toEqual(first);
  const entries = unzipSync(first);
  expect(Object.keys(entries).every((path) => path.startsWith("kws-c/"))).toBe(true);
  expect(strFromU8(entries["kws-c/src/model.h"]!)).toContain("int kws_run(void);");
});
