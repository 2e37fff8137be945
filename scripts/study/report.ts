/** What all studies share: an engine, figures over seeds, and the page they are written to. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineOn } from "../../src/cli/engines";
import type { StartEngine } from "../../src/training/engine";

export const seeds = [1, 2, 3] as const;

export const startEngine = (): Promise<StartEngine> => engineOn("wasm");

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** "57.3 (56.1 to 58.2)": the mean over the seeds, with the lowest and the highest. */
export const spread = (values: readonly number[], digits = 1): string =>
  values.length === 1
    ? values[0]!.toFixed(digits)
    : `${mean(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

export const percent = (share: number): number => 100 * share;

/** A table in Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** docs/study-NAME.md for people and docs/study-NAME.json for programs. */
export function writeStudy(name: string, text: string, figures: object): void {
  const folder = join(import.meta.dirname, "../../docs");
  writeFileSync(
    join(folder, `study-${name}.md`),
    `${text.trim()}\n\nMade by \`npm run study -- ${name}\`; the same figures for programs are in \`study-${name}.json\`.\n`,
  );
  writeFileSync(join(folder, `study-${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
}

export const say = (line: string): void => console.log(line);
