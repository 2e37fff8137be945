/** What computes, and switching it. Apart from the rest of the lab's actions, because the header needs it on every page. */
import { lab } from "../worker/client";
import type { BackendId } from "../worker/protocol";
import { useProject } from "./project";

let measuring: Promise<void> | null = null;

/** Starts the lab and its benchmark, once. */
export function measureBackend(): Promise<void> {
  measuring ??= lab()
    .backend()
    .then((r) => {
      if (r.ok) useProject.getState().reported({ backend: r.value });
    });
  return measuring;
}

/** After the lab itself has changed what computes. */
export async function refreshBackend(): Promise<void> {
  const r = await lab().backend();
  if (r.ok) useProject.getState().reported({ backend: r.value });
}

/** The failure's text when the backend does not start; null when it does. */
export async function switchBackend(id: BackendId | "auto"): Promise<string | null> {
  const r = await lab().chooseBackend(id);
  if (r.ok) useProject.getState().reported({ backend: r.value });
  return r.ok ? null : `${r.failure.what}. ${r.failure.next}`;
}
