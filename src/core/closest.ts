/** Number of letters to change, add or leave out between two words (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The names that are most like a mistyped one, best first. */
export function closestNames(name: string, names: readonly string[], most = 3): string[] {
  const far = new Map(names.map((n) => [n, distance(name, n)]));
  return [...names].sort((a, b) => far.get(a)! - far.get(b)!).slice(0, most);
}
