/** The sets that need no download, by id. A new set is a folder and a line here. */
import { fail } from "../core/failure";
import { images } from "./images/load";
import { shapes } from "./shapes/load";
import type { DatasetCard, DatasetSource } from "./types";

export const datasets = { images, shapes } as const satisfies Readonly<Record<string, DatasetSource>>;

export type DatasetId = keyof typeof datasets;

/** The cards of all sets, in the order in which to offer them. */
export const listDatasets = (): readonly DatasetCard[] =>
  Object.values(datasets).map((source) => source.card);

/** The set with this id; throws `bad-usage` for an unknown one. */
export function findDataset(id: string): DatasetSource {
  const known: Readonly<Record<string, DatasetSource>> = datasets;
  const source = Object.hasOwn(known, id) ? known[id] : undefined;
  return (
    source ??
    fail(
      "bad-usage",
      id,
      "there is no data set of this name",
      `Choose one of ${Object.keys(datasets).join(", ")}.`,
    )
  );
}
