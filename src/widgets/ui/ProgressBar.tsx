import { useId } from "react";

interface ProgressBarProps {
  readonly label: string;
  /** From 0 to 1; undefined while nobody knows how long it takes. */
  readonly value: number | undefined;
  /** "epoch 3 of 10, 12 s left" */
  readonly detail?: string;
}

export function ProgressBar({ label, value, detail }: ProgressBarProps) {
  const id = useId();
  return (
    <div className="progress-bar">
      <label htmlFor={id}>{label}</label>
      <progress id={id} max={1} {...(value === undefined ? {} : { value })} />
      <span className="progress-detail">
        {value !== undefined && `${Math.round(value * 100)} %`}
        {detail && ` ${detail}`}
      </span>
    </div>
  );
}
