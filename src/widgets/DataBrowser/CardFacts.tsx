import type { DatasetCard } from "../../datasets/types";
import { formatNumber, showBytes, t } from "../../i18n";
import { heard } from "../../i18n/heard";

/** What a data set is, how it was made, and whose it is; that it is synthetic stands first. */
export function CardFacts({ card }: { readonly card: DatasetCard }) {
  const { train, validation, test } = card.splits;
  const [height, width, channels] = card.shape;
  const one =
    card.shape.length === 3
      ? channels === 1
        ? t("{width} × {height} pixels, gray", { width: width!, height: height! })
        : t("{width} × {height} pixels, color", { width: width!, height: height! })
      : t("{count} numbers", { count: card.shape[0] ?? 0 });
  const facts = [
    [
      t("Examples"),
      t("{train} to train on, {validation} to choose by, {test} to test on", {
        train: formatNumber(train),
        validation,
        test: formatNumber(test),
      }),
    ],
    [t("One example"), one],
    [t("Classes"), String(card.classes.length)],
    [t("In memory"), showBytes(card.bytes)],
    [t("License"), heard(card.license)],
    [t("Source"), heard(card.source)],
  ] as const;
  return (
    <div className="card-facts">
      <p className="card-name">
        <strong>{heard(card.name)}</strong> {card.synthetic && <span className="tag">{t("synthetic")}</span>}
      </p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{heard(card.made)}</p>
    </div>
  );
}
