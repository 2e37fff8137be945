/** Who moves the knobs. A cell that does must not start the cells that follow them: it could be one of them. */
let byCell = false;

export const movedByCell = (): boolean => byCell;

/** Runs `act` on behalf of a cell; what it changes is changed by the time it returns. */
export function asCell<T>(act: () => T): T {
  byCell = true;
  try {
    return act();
  } finally {
    byCell = false;
  }
}
