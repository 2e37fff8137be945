import type { Loading } from "../../core/loading";
import type { DatasetCard, SplitName } from "../../datasets/types";
import { formatNumber, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { DatasetSummary, SampleBatch } from "../../worker/protocol";
import { Button } from "../ui/Button";
import { capital } from "../ui/capital";
import { DataTable } from "../ui/DataTable";
import { FailureNotice } from "../ui/FailureNotice";
import { FigureFrame } from "../ui/FigureFrame";
import { Fold } from "../ui/Fold";
import { Notice } from "../ui/Notice";
import { ProgressBar } from "../ui/ProgressBar";
import { Segmented } from "../ui/Segmented";
import { CardFacts } from "./CardFacts";
import { ExampleGrid } from "./ExampleGrid";
import { type GenerateChoice, GenerateOptions } from "./GenerateOptions";
import { OwnData, type OwnDataChoice } from "./OwnData";

export type SetChoice = "images" | "shapes" | "own";

export interface Shown {
  readonly split: SplitName;
  /** A class, or null for all. */
  readonly label: number | null;
  readonly count: number;
}

interface DataBrowserProps {
  readonly chosen: SetChoice;
  readonly onChoose: (chosen: SetChoice) => void;
  /** The card to show; null while own data has not been brought. */
  readonly card: DatasetCard | null;
  readonly data: Loading<DatasetSummary>;
  readonly shown: Shown;
  readonly onShow: (shown: Partial<Shown>) => void;
  /** The examples on display; null while they are on their way. */
  readonly batch: SampleBatch | null;
  readonly generate: GenerateChoice;
  readonly onGenerate: (choice: GenerateChoice) => void;
  readonly onFiles: (files: readonly File[], choice: OwnDataChoice) => void;
}

const splitTitles = (): Readonly<Record<SplitName, string>> => ({
  train: t("To train on"),
  validation: t("To choose by"),
  test: t("To test on"),
});

/** What there is to learn from: the card, the classes, and the examples themselves. */
export function DataBrowser(props: DataBrowserProps) {
  const { chosen, onChoose, card, data, shown, onShow, batch, generate, onGenerate, onFiles } = props;
  const whole = data.status === "done";
  return (
    <section className="data-browser panel" aria-label={t("Data")}>
      <Segmented<SetChoice>
        label={t("Data set")}
        options={[
          { value: "images", title: "Toy-10" },
          { value: "shapes", title: t("Shapes") },
          { value: "own", title: t("Your own") },
        ]}
        value={chosen}
        onChange={onChoose}
      />
      {chosen === "own" && <OwnData onFiles={onFiles} busy={data.status === "running"} />}
      {data.status === "running" && (
        <ProgressBar
          label={capital(heard(data.what))}
          value={data.total > 0 ? data.done / data.total : undefined}
          detail={t("{done} of {total}", { done: formatNumber(data.done), total: formatNumber(data.total) })}
        />
      )}
      {data.status === "failed" &&
        !(chosen === "own" && data.failure.what.startsWith("nothing has been")) && (
          <FailureNotice failure={data.failure} />
        )}
      {data.status === "done" && data.value.rejected.length > 0 && (
        <Rejected rejected={data.value.rejected} />
      )}
      {card && (
        <>
          <CardFacts card={card} />
          <FigureFrame
            title={t("Examples")}
            interactive
            summary={describe(card, batch, shown)}
            chart={
              <>
                <Chips card={card} shown={shown} onShow={onShow} whole={whole} />
                {batch ? (
                  <ExampleGrid card={card} batch={batch} />
                ) : (
                  <p role="status">{t("Drawing the first pictures …")}</p>
                )}
                {batch && whole && batch.indices.length === shown.count && (
                  <Button look="quiet" onClick={() => onShow({ count: shown.count + 40 })}>
                    {t("Show more")}
                  </Button>
                )}
              </>
            }
            table={<CountTable card={card} batch={batch} />}
          />
          {chosen !== "own" && (
            <Fold title={t("Make it larger, smaller, easier or harder")}>
              <GenerateOptions card={card} choice={generate} onChange={onGenerate} />
            </Fold>
          )}
        </>
      )}
    </section>
  );
}

interface ChipsProps {
  readonly card: DatasetCard;
  readonly shown: Shown;
  readonly onShow: (shown: Partial<Shown>) => void;
  readonly whole: boolean;
}

function Chips({ card, shown, onShow, whole }: ChipsProps) {
  return (
    <div className="chips-row">
      <fieldset className="chips">
        <legend className="visually-hidden">{t("Class")}</legend>
        {[null, ...card.classes.keys()].map((label) => (
          <button
            key={label ?? "all"}
            type="button"
            className="chip"
            aria-pressed={shown.label === label}
            onClick={() => onShow({ label })}
          >
            {label === null ? t("all") : card.classes[label]}
          </button>
        ))}
      </fieldset>
      {whole && (
        <Segmented<SplitName>
          label={t("Part of the data")}
          hideLabel
          options={(["train", "validation", "test"] as const).map((value) => ({
            value,
            title: splitTitles()[value],
          }))}
          value={shown.split}
          onChange={(split) => onShow({ split })}
        />
      )}
    </div>
  );
}

function Rejected({ rejected }: { readonly rejected: DatasetSummary["rejected"] }) {
  return (
    <Notice
      kind="warn"
      title={t("{count, plural, one {# file was} other {# files were}} left out; the rest is loaded.", {
        count: rejected.length,
      })}
      next={t("Repair them and bring the data again, or go on without them.")}
    >
      <ul className="rejected">
        {rejected.slice(0, 20).map(({ name, reason }) => (
          <li key={name}>
            <strong>{name}</strong>: {reason}
          </li>
        ))}
      </ul>
      {rejected.length > 20 && <p>{t("… and {count} more.", { count: rejected.length - 20 })}</p>}
    </Notice>
  );
}

function CountTable({ card, batch }: { readonly card: DatasetCard; readonly batch: SampleBatch | null }) {
  const rows = card.classes.map((name, label) => ({
    name,
    shown: batch ? batch.labels.reduce((n, l) => n + (l === label ? 1 : 0), 0) : 0,
  }));
  return (
    <DataTable
      caption={t("Examples on display, by class")}
      columns={[
        { title: t("Class"), value: (r) => r.name },
        { title: t("Shown"), value: (r) => r.shown },
      ]}
      rows={rows}
      rowKey={(r) => r.name}
      download="examples"
    />
  );
}

function describe(card: DatasetCard, batch: SampleBatch | null, shown: Shown): string {
  const values = {
    count: batch?.indices.length ?? 0,
    classes: card.classes.length,
    name: card.classes[shown.label ?? 0] ?? "",
    split: splitTitles()[shown.split].toLowerCase(),
  };
  const what =
    shown.label === null
      ? t("{count} examples of all {classes} classes, {split}.", values)
      : t("{count} examples of the class “{name}”, {split}.", values);
  return card.synthetic ? `${what} ${t("Drawn by a program: synthetic.")}` : what;
}
