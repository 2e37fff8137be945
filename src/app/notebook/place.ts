/** Cells on the page, in the order in which they stand there; and moving the focus among them. */
import { t } from "../../i18n";
import { type Cell, type CellId, cellsBetween } from "../../notebook/document";
import { documentOf } from "../../store/notebooks";
import { useSession } from "../../store/session";

const elements = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-cell]")];
const idOf = (element: HTMLElement): CellId => element.dataset.cell!;

/** The lesson's cells that have their place on the page, deleted ones too. */
export const lessonCellsOnPage = (): CellId[] =>
  [...document.querySelectorAll<HTMLElement>("[data-slot]")].map((element) => element.dataset.slot!);

const cellsOnPage = (): CellId[] => elements().map(idOf);

export const cellElement = (id: CellId): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(id)}"]`);

/** Chooses a cell and puts the focus on it, when it is on the page; it scrolls no further than it must. */
export function goToCell(id: CellId, mode: "command" | "edit" = "command"): void {
  useSession.getState().cellChosen(id, mode);
  if (mode === "command") focusCell(id);
}

/** After the page has been drawn: a cell that was added just now is there by then. */
export function focusCell(id: CellId): void {
  requestAnimationFrame(() => {
    const element = cellElement(id);
    element?.focus({ preventScroll: true });
    element?.querySelector(".cell-code")?.scrollIntoView({ block: "nearest" });
  });
}

/** What people call a cell: the lesson's name for it, or its place in the notebook. */
export function cellName(cells: readonly Cell[], id: CellId): string {
  const at = cells.findIndex((cell) => cell.id === id);
  return cells[at]?.origin === null ? t("cell {place}", { place: at + 1 }) : id.replace(/^\d+-/, "");
}

/** The cell `by` places away on the page; undefined beyond its ends. */
export function neighborOf(id: CellId | null, by: 1 | -1): CellId | undefined {
  const ids = cellsOnPage();
  const index = id === null ? (by === 1 ? -1 : ids.length) : ids.indexOf(id);
  return ids[index + by];
}

/** The chosen cells of the notebook on the page, in order. */
export function chosenCells(): CellId[] {
  const { notebook, active, anchor } = useSession.getState();
  if (notebook === null || active === null) return [];
  const between = cellsBetween(documentOf(notebook), active, anchor ?? active);
  return between.length > 0 ? between.map(({ id }) => id) : [active];
}
