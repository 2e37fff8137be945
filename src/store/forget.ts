/** Everything away: what this browser keeps for Whittle, and what this tab has in memory. */
import { deleteDB } from "idb";
import { lab, restartLab } from "../worker/client";
import { beginAnew, forgetNotebooks } from "./autosave";
import { tellTabs } from "./channel";
import { forgetCheckpoints } from "./checkpoints";
import { forgetExperiments } from "./experimental";
import { useFacts } from "./facts";
import { forgetRefusals, useKeeping } from "./keepingState";
import { restartKernel, useKernel } from "./kernel";
import { useOwnVersions } from "./ownVersions";
import { useProgress } from "./progress";
import { useProject } from "./project";
import { useSettings } from "./settings";
import { forgetAside } from "./storage";
import { useTrained } from "./trained";
import { forgetUndo } from "./undo";

const LAB_MS = 5000;

export async function forgetAll(): Promise<void> {
  await forgetLab();
  await forgetNotebooks();
  await forgetMemory();
  // Last: the stores have just written how they start.
  removeLocal();
  forgetAside();
  tellTabs({ kind: "forgotten" });
}

/** Another tab has deleted everything. */
export async function forgetToo(): Promise<void> {
  beginAnew();
  await forgetMemory();
  removeLocal();
  forgetAside();
}

/** The lab closes its database and deletes it; one that is stuck in a long step goes with it. */
async function forgetLab(): Promise<void> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), LAB_MS));
  const answer = await Promise.race([
    lab()
      .forgetEverything()
      .catch(() => null),
    late,
  ]);
  if (answer?.ok) return;
  restartLab();
  await deleteDB("whittle").catch(() => {});
}

async function forgetMemory(): Promise<void> {
  forgetUndo();
  forgetCheckpoints();
  await restartKernel();
  useKernel.setState({ ran: {}, ranAt: {}, outcomes: {} });
  forgetExperiments();
  useFacts.setState(useFacts.getInitialState(), true);
  useProgress.setState(useProgress.getInitialState(), true);
  useOwnVersions.setState(useOwnVersions.getInitialState(), true);
  useSettings.setState(useSettings.getInitialState(), true);
  useTrained.setState(useTrained.getInitialState(), true);
  const { backend } = useProject.getState();
  useProject.setState({ ...useProject.getInitialState(), backend }, true);
  forgetRefusals();
  useKeeping.setState({ nearlyFull: false });
}

function removeLocal(): void {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i));
    for (const key of keys) if (key?.startsWith("whittle.")) localStorage.removeItem(key);
  } catch {
    // Storage that cannot be written has nothing of ours.
  }
}
