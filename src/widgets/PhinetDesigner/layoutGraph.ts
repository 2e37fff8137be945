/**
 * Where to draw the nodes of a small network, top to bottom. A node's row is its longest way from the input; a branch beside the
 * main chain (squeeze-and-excite, a skip) takes the next free lane. Own and simple: networks here are chains with short branches.
 */
export interface LayoutNode {
  readonly id: string;
  readonly inputs: readonly string[];
}

export interface Place {
  readonly row: number;
  readonly lane: number;
}

export function layoutGraph(nodes: readonly LayoutNode[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const taken = new Set<string>();
  for (const { id, inputs } of nodes) {
    const sources = inputs.map((input) => places.get(input)!);
    const row = sources.length === 0 ? 0 : Math.max(...sources.map((p) => p.row)) + 1;
    // A node goes below the source furthest left: where branches meet, the main chain goes on.
    let lane = sources.length === 0 ? 0 : Math.min(...sources.map((p) => p.lane));
    while (taken.has(`${row},${lane}`) || crosses(places, sources, row, lane)) lane++;
    taken.add(`${row},${lane}`);
    places.set(id, { row, lane });
  }
  return places;
}

/** Whether an edge straight down this lane would run through a node that is none of its ends. */
function crosses(
  places: ReadonlyMap<string, Place>,
  sources: readonly Place[],
  row: number,
  lane: number,
): boolean {
  const straight = sources.find((p) => p.lane === lane);
  if (!straight || sources.length > 1) return false;
  return [...places.values()].some((p) => p.lane === lane && p.row > straight.row && p.row < row);
}
