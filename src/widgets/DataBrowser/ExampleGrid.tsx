import type { DatasetCard } from "../../datasets/types";
import { t } from "../../i18n";
import type { SampleBatch } from "../../worker/protocol";
import { DataTable } from "../ui/DataTable";
import { Thumb } from "./Thumb";

interface ExampleGridProps {
  readonly card: Pick<DatasetCard, "shape" | "classes" | "features">;
  readonly batch: SampleBatch;
  /** A second line under each picture; by default nothing. */
  readonly note?: (place: number) => string;
}

/** Examples as pictures with the truth below; rows of numbers for a table. */
export function ExampleGrid({ card, batch, note }: ExampleGridProps) {
  const { shape, classes } = card;
  const size = shape.reduce((n, d) => n * d, 1);
  const name = (place: number) => classes[batch.labels[place]!] ?? "?";
  const { values } = batch;
  if (shape.length !== 3 || !(values instanceof Uint8Array)) {
    const columns =
      card.features ??
      Array.from({ length: size }, (_, i) => ({
        name: t("value {number}", { number: i + 1 }),
        mean: 0,
        deviation: 1,
      }));
    const rows = batch.indices.map((index, place) => ({ index, place }));
    return (
      <DataTable
        caption={t("Examples, in the units of your table")}
        columns={[
          { title: t("Class"), value: ({ place }) => name(place) },
          ...columns.map((feature, i) => ({
            title: feature.name,
            value: ({ place }: (typeof rows)[number]) =>
              Number((values[place * size + i]! * feature.deviation + feature.mean).toPrecision(5)),
          })),
        ]}
        rows={rows}
        rowKey={({ index }) => String(index)}
      />
    );
  }
  return (
    <ul className="example-grid">
      {batch.indices.map((index, place) => (
        <li key={index}>
          <Thumb
            pixels={values.subarray(place * size, (place + 1) * size)}
            shape={shape}
            label={t("{name}, example {number}", { name: name(place), number: index + 1 })}
          />
          <span className="example-name">{name(place)}</span>
          {note && <span className="example-note">{note(place)}</span>}
        </li>
      ))}
    </ul>
  );
}
