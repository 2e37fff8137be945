import { formatNumber, showBytes, t } from "../../i18n";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Fold } from "../ui/Fold";
import { Notice } from "../ui/Notice";
import { Select } from "../ui/Select";
import { Slider } from "../ui/Slider";
import { Stat } from "../ui/Stat";
import type { Budget, Power, Way } from "./budget";
import {
  coinCell,
  leftOut,
  type ProcessorId,
  processors,
  type RadioId,
  radios,
  type SensorId,
  sensors,
} from "./figures";

/** What the reader has set. */
export interface EdgeChoice {
  readonly sensor: SensorId;
  readonly radio: RadioId;
  readonly processor: ProcessorId;
  readonly secondsBetween: number;
  /** In percent. */
  readonly reported: number;
  readonly battery: "coin" | "own";
  /** Of an own battery, in mWh. */
  readonly capacity: number;
}

interface EdgeBudgetProps {
  readonly choice: EdgeChoice;
  readonly onChange: (change: Partial<EdgeChoice>) => void;
  readonly budget: Budget;
}

const rhythms = [
  { value: "1", title: () => t("all the time, one after the other") },
  { value: "10", title: () => t("every ten seconds") },
  { value: "60", title: () => t("every minute") },
  { value: "600", title: () => t("every ten minutes") },
  { value: "3600", title: () => t("every hour") },
  { value: "86400", title: () => t("once a day") },
] as const;

/** Send the raw data, or compute on the board and send the answer: power, life, data and waiting time of both. */
export function EdgeBudget({ choice, onChange, budget }: EdgeBudgetProps) {
  const { send, compute } = budget;
  const sensor = sensors.find(({ id }) => id === choice.sensor)!;
  const radio = radios.find(({ id }) => id === choice.radio)!;
  return (
    <section className="edge-budget panel" aria-label={t("Send it, or compute it?")}>
      <div className="edge-choice">
        <Select
          label={t("Sensor")}
          value={choice.sensor}
          onChange={(id) => onChange({ sensor: id })}
          options={sensors.map(({ id, title }) => ({ value: id, title: title() }))}
        />
        <Select
          label={t("It looks or listens")}
          value={String(choice.secondsBetween)}
          onChange={(seconds) => onChange({ secondsBetween: Number(seconds) })}
          options={rhythms.map(({ value, title }) => ({ value, title: title() }))}
        />
        <Select
          label={t("Radio")}
          value={choice.radio}
          onChange={(id) => onChange({ radio: id })}
          options={radios.map(({ id, title }) => ({ value: id, title: title() }))}
        />
        <Select
          label={t("What computes on the board")}
          value={choice.processor}
          onChange={(id) => onChange({ processor: id })}
          options={processors.map(({ id, title }) => ({ value: id, title: title() }))}
        />
        <Select
          label={t("Battery")}
          value={choice.battery}
          onChange={(battery) => onChange({ battery })}
          options={[
            { value: "coin", title: t("Coin cell CR2032, 235 mAh at 3 V") },
            { value: "own", title: t("One of your own") },
          ]}
        />
        {choice.battery === "own" && (
          <Slider
            label={t("What the battery holds")}
            unit={t("mWh")}
            {...{ min: 100, max: 20_000, step: 100 }}
            value={choice.capacity}
            onChange={(capacity) => onChange({ capacity })}
            hint={t("Milliampere-hours times volts, as both stand on it.")}
          />
        )}
        <Slider
          label={t("Worth reporting")}
          unit="%"
          {...{ min: 0, max: 100, step: 1 }}
          value={choice.reported}
          onChange={(reported) => onChange({ reported })}
          hint={t("Who computes on the board sends an answer only where there is something to tell.")}
        />
      </div>
      <FigureFrame
        title={t("Average power")}
        summary={verdictOf(budget)}
        chart={<PowerBars {...{ send, compute }} />}
        table={<WayTable {...{ send, compute }} />}
      />
      {!send.possible && (
        <Notice
          kind="warn"
          title={t("This radio cannot carry the raw data.")}
          next={t("Look less often, or send answers only.")}
        >
          <p>{airtimeWords(send, radio.airtime)}</p>
        </Notice>
      )}
      {!compute.possible && (
        <Notice
          kind="warn"
          title={t("Not even the answers get through.")}
          next={t("Report fewer of them, or choose another radio.")}
        >
          <p>{airtimeWords(compute, radio.airtime)}</p>
        </Notice>
      )}
      <div className="stats">
        <WayStats way={send} title={t("Send the raw data")} leaves={sensor.exposes()} />
        <WayStats way={compute} title={t("Compute, send the answer")} leaves={sensor.answers()} />
      </div>
      <p className="hint">
        {t(
          "One answer by this processor costs as much energy as sending {bits} bits by this radio. A look is {look} bits.",
          { bits: digits(budget.breakEvenBits), look: digits(sensor.bitsPerLook) },
        )}
      </p>
      <Fold title={t("Where these numbers come from")}>
        <ul className="sources">
          {[
            ...[...sensors, ...radios, ...processors, coinCell].map(({ source }) => source()),
            ...leftOut.map((text) => text()),
          ].map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Fold>
    </section>
  );
}

function verdictOf({ send, compute }: Budget): string {
  if (!send.possible)
    return t("Sending the raw data is not possible here; computing on the board takes {power} mW.", {
      power: digits(compute.milliwatts),
    });
  const values = { send: digits(send.milliwatts), compute: digits(compute.milliwatts) };
  const ratio = send.milliwatts / compute.milliwatts;
  if (ratio > 0.9 && ratio < 1.1)
    return t("Nearly equal: sending takes {send} mW, computing {compute} mW.", values);
  return ratio < 1
    ? t("Sending is cheaper here: {send} mW against {compute} mW for computing.", values)
    : t("Computing is cheaper here: {compute} mW against {send} mW for sending.", values);
}

const airtimeWords = ({ airtime }: Way, limit: number): string =>
  t("It would have to be on the air for {share} % of the time, and may be for {limit} %.", {
    share: digits(100 * airtime),
    limit: digits(100 * limit),
  });

/** Three digits are more than the figures can claim, and enough to compare. */
const digits = (value: number): string =>
  formatNumber(value, value >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

const parts: readonly { readonly key: keyof Power; readonly title: () => string }[] = [
  { key: "sensor", title: () => t("sensor") },
  { key: "radio", title: () => t("radio") },
  { key: "computing", title: () => t("computing") },
  { key: "sleep", title: () => t("sleep") },
];

interface Ways {
  readonly send: Way;
  readonly compute: Way;
}

function PowerBars({ send, compute }: Ways) {
  const largest = Math.max(send.possible ? send.milliwatts : 0, compute.milliwatts);
  return (
    <div className="power-bars" aria-hidden="true">
      {[
        { title: t("Send the raw data"), way: send },
        { title: t("Compute, send the answer"), way: compute },
      ].map(({ title, way }) => (
        <div key={title}>
          <p>
            <strong>{title}</strong>{" "}
            {way.possible ? `${digits(way.milliwatts)} mW` : t("not possible with this radio")}
          </p>
          <div className="power-bar" data-possible={way.possible}>
            {way.possible &&
              parts.map(({ key }) => (
                <span key={key} data-part={key} style={{ width: `${(100 * way.power[key]) / largest}%` }} />
              ))}
          </div>
        </div>
      ))}
      <p className="power-key">
        {parts.map(({ key, title }) => (
          <span key={key}>
            <i data-part={key} /> {title()}
          </span>
        ))}
      </p>
    </div>
  );
}

function WayTable({ send, compute }: Ways) {
  const row = (title: string, value: (way: Way) => number) => ({
    title,
    send: send.possible ? value(send) : Number.NaN,
    compute: value(compute),
  });
  const rows = [
    ...parts.map(({ key, title }) => row(t("{part}, mW", { part: title() }), (way) => way.power[key])),
    row(t("together, mW"), (way) => way.milliwatts),
    row(t("battery, days"), (way) => way.lifeDays),
    row(t("data a day, bytes"), (way) => way.bytesPerDay),
    row(t("until the answer, ms"), (way) => 1000 * way.latencySeconds),
    row(t("on the air, %"), (way) => 100 * way.airtime),
  ];
  const show = (value: number) => (Number.isNaN(value) ? t("not possible") : digits(value));
  return (
    <DataTable
      caption={t("Both ways in numbers")}
      columns={[
        { title: t("Quantity"), value: (r) => r.title },
        { title: t("Send the raw data"), value: (r) => r.send, show: (r) => show(r.send) },
        { title: t("Compute, send the answer"), value: (r) => r.compute, show: (r) => show(r.compute) },
      ]}
      rows={rows}
      rowKey={(r) => r.title}
      download="edge-budget"
    />
  );
}

interface WayStatsProps {
  readonly way: Way;
  readonly title: string;
  /** What leaves the device. */
  readonly leaves: string;
}

function WayStats({ way, title, leaves }: WayStatsProps) {
  const data = t("{bytes} a day leave the device: {what}.", {
    bytes: showBytes(way.bytesPerDay),
    what: leaves,
  });
  if (!way.possible)
    return (
      <Stat label={title} value={t("not possible")} tone="bad" detail={t("The radio has not the time.")} />
    );
  return (
    <Stat
      label={title}
      value={digits(way.lifeDays)}
      unit={t("days on the battery")}
      detail={`${data} ${latencyWords(way.latencySeconds)}`}
    />
  );
}

const latencyWords = (seconds: number): string =>
  seconds < 1
    ? t("It takes {time} ms.", { time: digits(1000 * seconds) })
    : t("It takes {time} s.", { time: digits(seconds) });
