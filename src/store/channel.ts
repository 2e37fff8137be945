/** What Whittle's tabs tell each other. */
export type TabMessage =
  /** A notebook was written: whoever has it open reads it again. */
  | { readonly kind: "written"; readonly notebook: string }
  /** Another tab wants to write: the writer writes what it still has, and answers. */
  | { readonly kind: "handOver" }
  | { readonly kind: "handedOver" }
  /** Everything was deleted. */
  | { readonly kind: "forgotten" };

let channel: BroadcastChannel | null = null;

export function listenToTabs(listener: (message: TabMessage) => void): void {
  if (typeof BroadcastChannel === "undefined") return;
  channel ??= new BroadcastChannel("whittle");
  channel.addEventListener("message", ({ data }) => listener(data as TabMessage));
}

export function tellTabs(message: TabMessage): void {
  channel?.postMessage(message);
}
