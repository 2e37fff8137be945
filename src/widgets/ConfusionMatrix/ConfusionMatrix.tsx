import { type KeyboardEvent, useRef } from "react";
import type { DatasetCard } from "../../datasets/types";
import { formatFixed, formatNumber, t } from "../../i18n";
import type { Evaluation } from "../../stages/evaluate";
import type { SampleBatch } from "../../worker/protocol";
import { ExampleGrid } from "../DataBrowser/ExampleGrid";
import { FigureFrame } from "../ui/FigureFrame";
import { Trans } from "../ui/Trans";
import { ClassTable } from "./ClassTable";
import { worstPair } from "./rates";

export interface Cell {
  readonly truth: number;
  readonly prediction: number;
}

interface ConfusionMatrixProps {
  readonly evaluation: Evaluation;
  readonly card: Pick<DatasetCard, "shape" | "classes" | "features">;
  readonly selected: Cell | null;
  readonly onSelect: (cell: Cell) => void;
  /** The examples of the selected cell; null while they are on their way. */
  readonly batch: SampleBatch | null;
}

/** Rows are the truth, columns the answers. A cell shows its pictures. */
export function ConfusionMatrix({ evaluation, card, selected, onSelect, batch }: ConfusionMatrixProps) {
  const { confusion, accuracy, count } = evaluation;
  const { classes } = card;
  const worst = worstPair(confusion);
  const right = t("{percent} % of {count} test examples are right.", {
    percent: formatFixed(accuracy * 100, 1),
    count: formatNumber(count),
  });
  const wrong = worst
    ? t("Most often mixed up: {truth} taken for {answer}, {count} times.", {
        truth: classes[worst.truth]!,
        answer: classes[worst.prediction]!,
        count: worst.count,
      })
    : t("None is mixed up.");
  const here = selected ? confusion[selected.truth]![selected.prediction]! : 0;
  return (
    <section className="confusion panel" aria-label={t("Confusion matrix")}>
      <FigureFrame
        title={t("Truth and answer")}
        summary={`${right} ${wrong}`}
        interactive
        chart={<Grid {...{ confusion, classes, selected, onSelect }} />}
        table={<ClassTable confusion={confusion} classes={classes} />}
      />
      <div className="confusion-examples" aria-live="polite">
        {selected ? (
          <>
            <p>
              <CellWords
                truth={classes[selected.truth]!}
                answer={selected.truth === selected.prediction ? null : classes[selected.prediction]!}
                count={here}
                shown={batch?.indices.length ?? null}
              />
            </p>
            {batch && <ExampleGrid card={card} batch={batch} />}
          </>
        ) : (
          <p className="hint">{t("Choose a cell to see the pictures behind its number.")}</p>
        )}
      </div>
      <ClassTable confusion={confusion} classes={classes} />
    </section>
  );
}

interface CellWordsProps {
  readonly truth: string;
  /** null where it is the truth. */
  readonly answer: string | null;
  readonly count: number;
  readonly shown: number | null;
}

/** "**cat** taken for **dog**: 90, the first 48 of them" */
function CellWords({ truth, answer, count, shown }: CellWordsProps) {
  const values = { truth, answer: answer ?? "", count, shown: shown ?? 0 };
  const components = [<strong key="truth" />, <strong key="answer" />];
  const all = shown === null || count <= shown;
  if (answer === null)
    return all ? (
      <Trans message="<0>{truth}</0> recognized: {count}" values={values} components={components} />
    ) : (
      <Trans
        message="<0>{truth}</0> recognized: {count}, the first {shown} of them"
        values={values}
        components={components}
      />
    );
  return all ? (
    <Trans
      message="<0>{truth}</0> taken for <1>{answer}</1>: {count}"
      values={values}
      components={components}
    />
  ) : (
    <Trans
      message="<0>{truth}</0> taken for <1>{answer}</1>: {count}, the first {shown} of them"
      values={values}
      components={components}
    />
  );
}

interface GridProps {
  readonly confusion: Evaluation["confusion"];
  readonly classes: readonly string[];
  readonly selected: Cell | null;
  readonly onSelect: (cell: Cell) => void;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One tab stop; the arrows move, Enter and the space key choose. */
function Grid({ confusion, classes, selected, onSelect }: GridProps) {
  const table = useRef<HTMLTableElement>(null);
  const stop = selected ?? { truth: 0, prediction: 0 };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const cell = (event.target as HTMLElement).closest("button")?.dataset;
    if (!step || !cell || event.altKey) return;
    event.preventDefault();
    const [row, column] = [Number(cell.truth) + step[0], Number(cell.prediction) + step[1]];
    table.current
      ?.querySelector<HTMLButtonElement>(`button[data-truth="${row}"][data-prediction="${column}"]`)
      ?.focus();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard
    <section className="confusion-scroll" aria-label={t("Counts")} tabIndex={0}>
      <table className="confusion-grid" ref={table} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">
              <span className="confusion-corner">{t("truth ↓ answer →")}</span>
            </th>
            {classes.map((name) => (
              <th key={name} scope="col" className="confusion-column">
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, truth) => {
            const total = Math.max(
              1,
              row.reduce((a, b) => a + b, 0),
            );
            return (
              <tr key={classes[truth]}>
                <th scope="row">{classes[truth]}</th>
                {row.map((n, prediction) => {
                  const right = truth === prediction;
                  const on = selected?.truth === truth && selected.prediction === prediction;
                  return (
                    <td key={classes[prediction]}>
                      <button
                        type="button"
                        data-truth={truth}
                        data-prediction={prediction}
                        data-kind={right ? "right" : "wrong"}
                        data-strong={n / total > 0.55}
                        style={{ "--share": `${Math.round((n / total) * 100)}%` } as React.CSSProperties}
                        tabIndex={stop.truth === truth && stop.prediction === prediction ? 0 : -1}
                        aria-pressed={on}
                        aria-label={
                          right
                            ? t("{truth} recognized: {count}", { truth: classes[truth]!, count: n })
                            : t("{truth} taken for {answer}: {count}", {
                                truth: classes[truth]!,
                                answer: classes[prediction]!,
                                count: n,
                              })
                        }
                        onClick={() => onSelect({ truth, prediction })}
                      >
                        {n}
                      </button>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
