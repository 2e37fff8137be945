/** A point of the unit cube around the origin; z is up. */
export interface Point3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Where it is seen from this side and height, in degrees: parallel projection, y downward. */
export function project({ x, y, z }: Point3, yaw: number, pitch: number): { x: number; y: number } {
  const [a, b] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  const across = x * Math.cos(a) - y * Math.sin(a);
  const away = x * Math.sin(a) + y * Math.cos(a);
  return { x: across, y: -z * Math.cos(b) - away * Math.sin(b) };
}

/** A net of lines between neighbors of a grid with n columns, where both have a height: the path of an SVG. */
export function wirePath(
  heights: ArrayLike<number>,
  n: number,
  show: (index: number, height: number) => string,
): string {
  const joined = (i: number, j: number) =>
    Number.isNaN(heights[i]!) || Number.isNaN(heights[j]!)
      ? ""
      : `M${show(i, heights[i]!)}L${show(j, heights[j]!)}`;
  let path = "";
  for (let i = 0; i < heights.length; i++) {
    if ((i + 1) % n !== 0) path += joined(i, i + 1);
    if (i + n < heights.length) path += joined(i, i + n);
  }
  return path;
}
