import type { Loading } from "../../core/loading";
import type { DatasetCard, SplitName } from "../../datasets/types";
import type { DatasetSummary, SampleBatch } from "../../worker/protocol";
import { Button } from "../ui/Button";
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

const splitTitles: Readonly<Record<SplitName, string>> = {
  train: "To train on",
  validation: "To choose by",
  test: "To test on",
};

/** What there is to learn from: the card, the classes, and the examples themselves. */
export function DataBrowser(props: DataBrowserProps) {
  const { chosen, onChoose, card, data, shown, onShow, batch, generate, onGenerate, onFiles } = props;
  const whole = data.status === "done";
  return (
    <section className="data-browser panel" aria-label="Data">
      <Segmented<SetChoice>
        label="Data set"
        options={[
          { value: "images", title: "Toy-10" },
          { value: "shapes", title: "Shapes" },
          { value: "own", title: "Your own" },
        ]}
        value={chosen}
        onChange={onChoose}
      />
      {chosen === "own" && <OwnData onFiles={onFiles} busy={data.status === "running"} />}
      {data.status === "running" && (
        <ProgressBar
          label={`${data.what.charAt(0).toUpperCase()}${data.what.slice(1)}`}
          value={data.total > 0 ? data.done / data.total : undefined}
          detail={`${data.done.toLocaleString("en-US")} of ${data.total.toLocaleString("en-US")}`}
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
            title="Examples"
            interactive
            summary={describe(card, batch, shown)}
            chart={
              <>
                <Chips card={card} shown={shown} onShow={onShow} whole={whole} />
                {batch ? (
                  <ExampleGrid card={card} batch={batch} />
                ) : (
                  <p role="status">Drawing the first pictures …</p>
                )}
                {batch && whole && batch.indices.length === shown.count && (
                  <Button look="quiet" onClick={() => onShow({ count: shown.count + 40 })}>
                    Show more
                  </Button>
                )}
              </>
            }
            table={<CountTable card={card} batch={batch} />}
          />
          {chosen !== "own" && (
            <Fold title="Make it larger, smaller, easier or harder">
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
        <legend className="visually-hidden">Class</legend>
        {[null, ...card.classes.keys()].map((label) => (
          <button
            key={label ?? "all"}
            type="button"
            className="chip"
            aria-pressed={shown.label === label}
            onClick={() => onShow({ label })}
          >
            {label === null ? "all" : card.classes[label]}
          </button>
        ))}
      </fieldset>
      {whole && (
        <Segmented<SplitName>
          label="Part of the data"
          hideLabel
          options={(["train", "validation", "test"] as const).map((value) => ({
            value,
            title: splitTitles[value],
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
      title={`${rejected.length} ${rejected.length === 1 ? "file was" : "files were"} left out; the rest is loaded.`}
      next="Repair them and bring the data again, or go on without them."
    >
      <ul className="rejected">
        {rejected.slice(0, 20).map(({ name, reason }) => (
          <li key={name}>
            <strong>{name}</strong>: {reason}
          </li>
        ))}
      </ul>
      {rejected.length > 20 && <p>… and {rejected.length - 20} more.</p>}
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
      caption="Examples on display, by class"
      columns={[
        { title: "Class", value: (r) => r.name },
        { title: "Shown", value: (r) => r.shown },
      ]}
      rows={rows}
      rowKey={(r) => r.name}
      download="examples"
    />
  );
}

function describe(card: DatasetCard, batch: SampleBatch | null, shown: Shown): string {
  const of =
    shown.label === null
      ? `of all ${card.classes.length} classes`
      : `of the class “${card.classes[shown.label]}”`;
  const made = card.synthetic ? " Drawn by a program: synthetic." : "";
  return `${batch?.indices.length ?? 0} examples ${of}, ${splitTitles[shown.split].toLowerCase()}.${made}`;
}
