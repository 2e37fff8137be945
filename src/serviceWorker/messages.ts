/** What page and service worker say to each other. */
export type FromWorker =
  | { readonly kind: "fetched"; readonly done: number; readonly total: number }
  /** Everything is on this machine. */
  | { readonly kind: "kept"; readonly version: string };

export type ToWorker =
  /** The person has agreed: the waiting version takes over. */
  { readonly kind: "take-over" } | { readonly kind: "how-far" };

/** With these a page is cross-origin isolated, and WebAssembly may use threads. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;
