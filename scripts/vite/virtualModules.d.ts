declare module "virtual:toolkit-types" {
  /** Declaration files of what a cell sees, by path; "globals.d.ts" declares the names. */
  export const files: Readonly<Record<string, string>>;
}
