/** Cells that follow the knobs of the lesson's widgets, as a live widget does. Nothing here runs a cell that the person has not run before. */
import { useEffect } from "react";
import { type Cell, isLive } from "../notebook/document";
import { runCells, statesOf } from "./kernel";
import { movedByCell } from "./movedBy";
import { documentOf } from "./notebooks";
import { type ProjectSlice, useProject } from "./project";

/** Pause of a moving knob after which cells run. */
const PAUSE_MS = 100;

/** Runs of before this are from an earlier visit. */
const arrivedAt = Date.now();

/** The person has run it here as it is written, and has not stopped it. An error may be gone at the next place of the knob. */
const started = ({ text, record }: Cell): boolean =>
  record !== null && record.text === text && record.at >= arrivedAt && record.ended !== "stopped";

function runLive(notebook: string): Promise<void> {
  const { needed } = statesOf(notebook);
  const live = documentOf(notebook).cells.filter(
    (cell) => isLive(cell) && started(cell) && needed(cell.id).length === 0,
  );
  return live.length > 0
    ? runCells(
        notebook,
        live.map(({ id }) => id),
      )
    : Promise.resolve();
}

const knobs = [
  "design",
  "dataset",
  "options",
  "quantizeJob",
  "board",
] as const satisfies (keyof ProjectSlice)[];

/** Lets the notebook's live cells follow the knobs while its page is open; one place on the page calls it. */
export function useLiveCells(notebook: string): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = useProject.subscribe((now, before) => {
      if (movedByCell() || knobs.every((name) => now[name] === before[name])) return;
      clearTimeout(timer);
      timer = setTimeout(() => void runLive(notebook), PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [notebook]);
}
