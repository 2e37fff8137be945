import { showBytes } from "../../core/units";
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
    ? `Fits the ${row.name}: ${showBytes(fit.flash.left)} of flash and ${showBytes(fit.ram.left)} of RAM are left.`
    : `Does not fit the ${row.name}.`;
  return (
    <section className="board-fit panel" aria-label="Board fit" data-fits={fit.fits}>
      <p className="trainer-subject">{source}</p>
      <Select
        label="Board"
        value={row.id}
        onChange={onChoose}
        options={boards.map((b) => ({ value: b.id, title: `${b.name}, ${b.core}` }))}
      />
      <FigureFrame
        title="Memory"
        summary={`${verdict} It fits ${fitting} of the ${boards.length} boards here.`}
        chart={
          <div className="meters">
            <Meter title="Flash" budget={fit.flash} what="weights, code" />
            <Meter title="RAM" budget={fit.ram} what="arena" />
          </div>
        }
        table={<BoardTable boards={boards} />}
      />
      {fit.fits ? (
        <p className="verdict">{verdict}</p>
      ) : (
        <Notice kind="warn" title={verdict} next={fit.advice.join(" ")} />
      )}
      <div className="stats">
        <Stat
          label="Time for one answer"
          value={span(fit.latency)}
          unit="ms"
          detail="estimated, by clock and MAC per cycle"
        />
        <Stat
          label="Energy for one answer"
          value={fit.energy ? span(fit.energy) : "unknown"}
          {...(fit.energy ? { unit: "mJ" } : {})}
          detail={fit.energy ? "time times the core’s power" : "no source for this board’s power"}
        />
      </div>
      {caution && <p className="hint">{caution}</p>}
      <Fold title="Where these numbers come from">
        <ul className="sources">
          {fit.sources.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Fold>
      <Fold title="All boards">
        <BoardTable boards={boards} />
      </Fold>
    </section>
  );
}

/** Two digits are all that an estimate can claim. */
const span = ({ low, high }: Span<number>): string => {
  const show = (x: number) =>
    x >= 100 ? Math.round(x).toLocaleString("en-US") : String(Number(x.toPrecision(2)));
  return `${show(low)} to ${show(high)}`;
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
        <strong>{title}</strong> {showBytes(need)} of {showBytes(have)}
        <span className="unit"> ({what})</span>
      </p>
      <div className="meter-bar" aria-hidden="true">
        <span className="meter-reserved" style={share(reserved)} />
        <span className="meter-need" style={share(need)} />
      </div>
      <p className="hint">
        {left >= 0 ? `${showBytes(left)} left.` : `${showBytes(-left)} too much.`} {showBytes(reserved)} kept
        for {reservedFor}.
      </p>
    </div>
  );
}

function BoardTable({ boards }: { readonly boards: readonly BoardRow[] }) {
  return (
    <DataTable
      caption="Every board with this network"
      columns={[
        { title: "Board", value: (b) => b.name },
        { title: "Core", value: (b) => b.core },
        { title: "Fits", value: (b) => (b.fit.fits ? "yes" : "no") },
        { title: "Flash left", value: (b) => b.fit.flash.left, show: (b) => left(b.fit.flash) },
        { title: "RAM left", value: (b) => b.fit.ram.left, show: (b) => left(b.fit.ram) },
        { title: "Time, ms", value: (b) => b.fit.latency.low, show: (b) => span(b.fit.latency) },
        {
          title: "Energy, mJ",
          value: (b) => b.fit.energy?.low ?? Number.NaN,
          show: (b) => (b.fit.energy ? span(b.fit.energy) : "unknown"),
        },
      ]}
      rows={boards}
      rowKey={(b) => b.id}
      download="boards"
    />
  );
}

const left = ({ left: bytes }: Budget): string => (bytes >= 0 ? showBytes(bytes) : `−${showBytes(-bytes)}`);
