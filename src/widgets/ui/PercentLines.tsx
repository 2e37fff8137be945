interface PercentLinesProps {
  /** Where the lines begin, in percent of the picture's width. */
  readonly left: number;
  /** The height of a share from 0 to 1, as in "40%". */
  readonly y: (share: number) => string;
}

/** Lines at 0, 25, 50, 75 and 100 percent across a picture, with their numbers at its left. */
export function PercentLines({ left, y }: PercentLinesProps) {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => (
    <g key={share}>
      <line x1={`${left}%`} x2="100%" y1={y(share)} y2={y(share)} />
      <text x={`${left - 1.5}%`} y={y(share)} textAnchor="end" dominantBaseline="middle">
        {share * 100}
      </text>
    </g>
  ));
}
