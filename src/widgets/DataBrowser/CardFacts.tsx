import { showBytes } from "../../core/units";
import type { DatasetCard } from "../../datasets/types";

/** What a data set is, how it was made, and whose it is; that it is synthetic stands first. */
export function CardFacts({ card }: { readonly card: DatasetCard }) {
  const { train, validation, test } = card.splits;
  const [height, width, channels] = card.shape;
  const one =
    card.shape.length === 3
      ? `${width} × ${height} pixels, ${channels === 1 ? "gray" : "color"}`
      : `${card.shape[0]} numbers`;
  const facts = [
    [
      "Examples",
      `${train.toLocaleString("en-US")} to train on, ${validation} to choose by, ${test.toLocaleString("en-US")} to test on`,
    ],
    ["One example", one],
    ["Classes", String(card.classes.length)],
    ["In memory", showBytes(card.bytes)],
    ["License", card.license],
    ["Source", card.source],
  ] as const;
  return (
    <div className="card-facts">
      <p className="card-name">
        <strong>{card.name}</strong> {card.synthetic && <span className="tag">synthetic</span>}
      </p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{card.made}</p>
    </div>
  );
}
