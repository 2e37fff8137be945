/** What a cell sees of the toolkit. Apart from the toolkit itself, which the page does not load. */
export const globalNames = [
  "nets",
  "data",
  "tiny",
  "boards",
  "plot",
  "show",
  "lab",
  "tf",
  "sleep",
  "signal",
] as const;
