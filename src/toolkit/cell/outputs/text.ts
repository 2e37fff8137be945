import type { Output } from "../../../notebook/output";

/** A line of text, behind its title where it has one. */
export const textOutput = (text: string, title = ""): Output => ({
  kind: "text",
  level: "result",
  text: title ? `${title}: ${text}` : text,
});
