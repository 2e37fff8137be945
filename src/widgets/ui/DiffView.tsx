import type { DiffRow } from "../../notebook/diff";

interface DiffViewProps {
  readonly left: string;
  readonly right: string;
  readonly rows: readonly DiffRow[];
}

/** Two texts side by side, what differs marked in color and, within a line, by weight; a sign says it without color. */
export function DiffView({ left, right, rows }: DiffViewProps) {
  return (
    <div className="diff">
      <div className="diff-title">{left}</div>
      <div className="diff-title">{right}</div>
      {rows.map((row, i) => {
        const gone = row.change === "removed" || row.change === "changed";
        const come = row.change === "added" || row.change === "changed";
        return <DiffRowView key={i} row={row} gone={gone} come={come} />;
      })}
    </div>
  );
}

function DiffRowView({
  row,
  gone,
  come,
}: {
  readonly row: DiffRow;
  readonly gone: boolean;
  readonly come: boolean;
}) {
  return (
    <>
      <div className="diff-line" data-change={gone && row.left ? "removed" : undefined}>
        {row.left && (
          <>
            {gone ? "− " : "  "}
            <Parts parts={row.left.parts} />
          </>
        )}
      </div>
      <div className="diff-line" data-change={come && row.right ? "added" : undefined}>
        {row.right && (
          <>
            {come ? "+ " : "  "}
            <Parts parts={row.right.parts} />
          </>
        )}
      </div>
    </>
  );
}

function Parts({ parts }: { readonly parts: NonNullable<DiffRow["left"]>["parts"] }) {
  return parts.map(({ text, marked }, i) =>
    marked ? <mark key={i}>{text}</mark> : <span key={i}>{text}</span>,
  );
}
