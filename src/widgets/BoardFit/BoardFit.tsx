import { formatNumber, showBytes, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { Budget, Fit, Span } from "../../stages/fit";
import { DataTable } from "../ui/DataTable";
import { FigureFrame } from "../ui/FigureFrame";
import { Fold } from "../ui/Fold";
import { Notice } from "../ui/Notice";
import { Select } from "../ui/Select";
import { Stat } from "../ui/Stat";

export interface BoardRow {
  readonly id: string;
  readonly name: string;
  readonly core: string;
  readonly fit: Fit;
}

interface BoardFitProps {
  readonly boards: readonly BoardRow[];
  readonly chosen: string;
  readonly onChoose: (board: string) => void;
  /** Which network this is about. */
  readonly source: string;
  /** For the chosen board: numbers from general knowledge want a check before one buys. */
  readonly caution: string | null;
}

/** Flash, RAM, time and energy on a board, each with what the board keeps for itself. */
export function BoardFit({ boards, chosen, onChoose, source, caution }: BoardFitProps) {
  const row = boards.find((b) => b.id === chosen) ?? boards[0]!;
  const { fit } = row;
  const fitting = boards.filter((b) => b.fit.fits).length;
  const verdict = fit.fits
    ? t("Fits the {board}: {flash} of flash and {ram} of RAM are left.", {
        board: row.name,
        flash: showBytes(fit.flash.left),
        ram: showBytes(fit.ram.left),
      })
    : t("Does not fit the {board}.", { board: row.name });
  return (
    <section className="board-fit panel" aria-label={t("Board fit")} data-fits={fit.fits}>
      <p className="trainer-subject">{source}</p>
      <Select
        label={t("Board")}
        value={row.id}
        onChange={onChoose}
        options={boards.map((b) => ({ value: b.id, title: `${b.name}, ${b.core}` }))}
      />
      <FigureFrame
        title={t("Memory")}
        summary={`${verdict} ${t("It fits {fitting} of the {boards} boards here.", { fitting, boards: boards.length })}`}
        chart={
          <div className="meters">
            <Meter title={t("Flash")} budget={fit.flash} what={t("weights, code")} />
            <Meter title={t("RAM")} budget={fit.ram} what={t("arena")} />
          </div>
        }
        table={<BoardTable boards={boards} />}
      />
      {fit.fits ? (
        <p className="verdict">{verdict}</p>
      ) : (
        <Notice kind="warn" title={verdict} next={fit.advice.map(heard).join(" ")} />
      )}
      <div className="stats">
        <Stat
          label={t("Time for one answer")}
          value={span(fit.latency)}
          unit="ms"
          detail={t("estimated, by clock and MAC per cycle")}
        />
        <Stat
          label={t("Energy for one answer")}
          value={fit.energy ? span(fit.energy) : t("unknown")}
          {...(fit.energy ? { unit: "mJ" } : {})}
          detail={fit.energy ? t("time times the core’s power") : t("no source for this board’s power")}
        />
      </div>
      {caution && <p className="hint">{caution}</p>}
      <Fold title={t("Where these numbers come from")}>
        <ul className="sources">
          {fit.sources.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Fold>
      <Fold title={t("All boards")}>
        <BoardTable boards={boards} />
      </Fold>
    </section>
  );
}

/** Two digits are all that an estimate can claim. */
const span = ({ low, high }: Span<number>): string => {
  const show = (x: number) =>
    x >= 100 ? formatNumber(Math.round(x)) : formatNumber(x, { maximumSignificantDigits: 2 });
  return t("{low} to {high}", { low: show(low), high: show(high) });
};

interface MeterProps {
  readonly title: string;
  readonly budget: Budget;
  readonly what: string;
}

/** The board's memory as one bar: what it keeps, what the network takes, what is left or missing. */
function Meter({ title, budget, what }: MeterProps) {
  const { need, have, reserved, reservedFor, left } = budget;
  const total = Math.max(have + reserved, need + reserved);
  const share = (bytes: number) => ({ flexBasis: `${(100 * bytes) / total}%` });
  return (
    <div className="meter" data-over={left < 0}>
      <p>
        <strong>{title}</strong> {t("{need} of {have}", { need: showBytes(need), have: showBytes(have) })}
        <span className="unit"> ({what})</span>
      </p>
      <div className="meter-bar" aria-hidden="true">
        <span className="meter-reserved" style={share(reserved)} />
        <span className="meter-need" style={share(need)} />
      </div>
      <p className="hint">
        {left >= 0
          ? t("{bytes} left.", { bytes: showBytes(left) })
          : t("{bytes} too much.", { bytes: showBytes(-left) })}{" "}
        {t("{bytes} kept for {what}.", { bytes: showBytes(reserved), what: heard(reservedFor) })}
      </p>
    </div>
  );
}

function BoardTable({ boards }: { readonly boards: readonly BoardRow[] }) {
  return (
    <DataTable
      caption={t("Every board with this network")}
      columns={[
        { title: t("Board"), value: (b) => b.name },
        { title: t("Core"), value: (b) => b.core },
        { title: t("Fits"), value: (b) => (b.fit.fits ? t("yes") : t("no")) },
        { title: t("Flash left"), value: (b) => b.fit.flash.left, show: (b) => left(b.fit.flash) },
        { title: t("RAM left"), value: (b) => b.fit.ram.left, show: (b) => left(b.fit.ram) },
        { title: t("Time, ms"), value: (b) => b.fit.latency.low, show: (b) => span(b.fit.latency) },
        {
          title: t("Energy, mJ"),
          value: (b) => b.fit.energy?.low ?? Number.NaN,
          show: (b) => (b.fit.energy ? span(b.fit.energy) : t("unknown")),
        },
      ]}
      rows={boards}
      rowKey={(b) => b.id}
      download="boards"
    />
  );
}

const left = ({ left: bytes }: Budget): string => (bytes >= 0 ? showBytes(bytes) : `−${showBytes(-bytes)}`);
