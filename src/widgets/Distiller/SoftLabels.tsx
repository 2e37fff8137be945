import { ChevronLeft, ChevronRight } from "lucide-react";
import { formatFixed, t } from "../../i18n";
import type { Shape } from "../../ir/types";
import type { LossTerms } from "../../stages/distill/terms";
import type { DistillNet, DistillStudent } from "../../worker/labs/distillProtocol";
import { Thumb } from "../DataBrowser/Thumb";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Slider } from "../ui/Slider";
import { netNames, nets } from "./netNames";

/** A test picture, what each network says of it at a temperature, and what that costs each student. */
export interface ShownExample {
  readonly index: number;
  readonly count: number;
  readonly pixels: Uint8Array;
  readonly shape: Shape;
  readonly label: number;
  readonly temperature: number;
  /** λ. */
  readonly soft: number;
  /** Shares of the classes, softened. */
  readonly shares: Readonly<Record<DistillNet, readonly number[]>>;
  readonly terms: Readonly<Record<DistillStudent, LossTerms>>;
}

interface SoftLabelsProps extends ShownExample {
  readonly classes: readonly string[];
  readonly onShow: (index: number) => void;
  readonly onCool: (temperature: number) => void;
}

/** Soft labels as bars that follow the temperature, picture by picture, with the terms of the loss below. */
export function SoftLabels(props: SoftLabelsProps) {
  const { index, count, pixels, shape, label, classes, shares, temperature, onShow, onCool } = props;
  const truth = classes[label]!;
  return (
    <div className="soft-labels">
      <div className="soft-labels-picture">
        <Thumb
          pixels={pixels}
          shape={shape}
          label={t("Test picture {number}: {name}", { number: index + 1, name: truth })}
        />
        <p>{t("Picture {number} of {count}: {name}", { number: index + 1, count, name: truth })}</p>
        <div className="button-row">
          <Button
            icon={<ChevronLeft aria-hidden="true" />}
            onClick={() => onShow((index + count - 1) % count)}
          >
            {t("Before")}
          </Button>
          <Button icon={<ChevronRight aria-hidden="true" />} onClick={() => onShow((index + 1) % count)}>
            {t("Next")}
          </Button>
        </div>
        <Slider
          label={t("Temperature of the bars")}
          {...{ min: 1, max: 20, step: 0.5 }}
          value={temperature}
          onChange={onCool}
        />
      </div>
      <FigureFrame
        title={t("What they say, at temperature {temperature}", { temperature: formatFixed(temperature, 1) })}
        summary={summary(props)}
        chart={
          <div className="soft-bars">
            {classes.map((name, k) => (
              <div key={name} className="soft-row" data-truth={k === label}>
                <span className="soft-name">{name}</span>
                <span className="soft-group">
                  {nets.map((net) => (
                    <span key={net} className="soft-bar" data-net={net}>
                      <span style={{ width: `${100 * shares[net][k]!}%` }} />
                    </span>
                  ))}
                </span>
                <span className="soft-value">{formatFixed(100 * shares.teacher[k]!, 0)} %</span>
              </div>
            ))}
            <Legend />
          </div>
        }
        table={
          <DataTable
            caption={t("Shares of the classes, in percent")}
            columns={[
              { title: t("Class"), value: (r) => r.name },
              ...nets.map((net) => ({
                title: netNames()[net],
                value: (r: Row) => r[net],
                show: (r: Row) => formatFixed(r[net], 1),
              })),
            ]}
            rows={classes.map((name, k) => ({
              name,
              ...(Object.fromEntries(nets.map((net) => [net, 100 * shares[net][k]!])) as Record<
                DistillNet,
                number
              >),
            }))}
            rowKey={(r) => r.name}
            download="soft-labels"
          />
        }
      />
      <Terms {...props} />
    </div>
  );
}

type Row = Readonly<Record<DistillNet, number>> & { readonly name: string };

export const Legend = () => (
  <p className="legend">
    {nets.map((net) => (
      <span key={net} data-net={net}>
        {netNames()[net]}
      </span>
    ))}
  </p>
);

function Terms({ terms, soft, temperature }: SoftLabelsProps) {
  const row = (who: DistillStudent) => {
    const { hard, soft: kl } = terms[who];
    return (
      <tr key={who}>
        <th scope="row">{netNames()[who]}</th>
        <td>{formatFixed(hard, 3)}</td>
        <td>{formatFixed(kl, 3)}</td>
        <td>{formatFixed(hard + kl, 3)}</td>
      </tr>
    );
  };
  return (
    <div className="table-scroll">
      <table className="loss-terms">
        <caption>
          {t("The loss of this picture, λ = {soft}, T = {temperature}", {
            soft: formatFixed(soft, 2),
            temperature: formatFixed(temperature, 1),
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("Student")}</th>
            <th scope="col">{t("(1 − λ) · cross-entropy")}</th>
            <th scope="col">{t("λ · T² · divergence")}</th>
            <th scope="col">{t("Sum")}</th>
          </tr>
        </thead>
        <tbody>{(["taught", "alone"] as const).map(row)}</tbody>
      </table>
    </div>
  );
}

function summary({ classes, shares, label }: SoftLabelsProps): string {
  const ranked = classes
    .map((name, k) => ({ name, share: shares.teacher[k]! }))
    .sort((a, b) => b.share - a.share);
  const [first, second] = ranked;
  return t("The teacher gives {first} {firstShare} % and {second} {secondShare} %; the truth is {truth}.", {
    ...{ first: first!.name, second: second!.name, truth: classes[label]! },
    firstShare: formatFixed(100 * first!.share, 0),
    secondShare: formatFixed(100 * second!.share, 0),
  });
}
