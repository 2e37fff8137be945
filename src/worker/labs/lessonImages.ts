import type { DatasetRequest } from "../protocol";

/** The pictures that lessons learn from: fewer than there could be, enough to learn from within a minute. */
export const lessonImages: DatasetRequest = {
  kind: "generated",
  id: "images",
  options: { train: 3000, validation: 300, test: 600 },
};
