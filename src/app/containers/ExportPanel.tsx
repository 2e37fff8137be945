import { useEffect, useState } from "react";
import { boards } from "../../boards";
import { t } from "../../i18n";
import { exportFiles } from "../../store/deployment";
import { openLab } from "../../store/lab";
import { useProject } from "../../store/project";
import { type ExportChoice, ExportPanel, type ExportState } from "../../widgets/ExportPanel/ExportPanel";
import type { ModelSource } from "../../worker/protocol";
import { downloadBytes } from "./downloadBytes";
import { NeedsQuantized } from "./NeedsQuantized";
import { useDeployment } from "./useDeployment";
import { useRunCard } from "./useRunCard";

export default function ExportContainer({ source = "trained" }: { readonly source?: ModelSource }) {
  const { summary, words } = useDeployment(source);
  const name = useProject((s) => s.name);
  const named = useProject((s) => s.named);
  const chosenBoard = useProject((s) => s.board);
  const card = useRunCard();
  const [target, setTarget] = useState<ExportChoice["target"]>("cmake");
  const [board, setBoard] = useState<string | null>(null);
  const [state, setState] = useState<ExportState>({ status: "idle" });

  useEffect(() => {
    void openLab();
  }, []);
  // Files of another network are files of another network.
  useEffect(() => {
    if (summary) setState({ status: "idle" });
  }, [summary]);

  if (!summary) return source === "trained" ? <NeedsQuantized /> : null;
  const options = boardOptions(target);
  const wanted = board ?? chosenBoard;
  const choice: ExportChoice = {
    target,
    name,
    board: options.some((o) => o.value === wanted) ? wanted : (options[0]?.value ?? ""),
  };
  const make = async () => {
    setState({ status: "running" });
    const r = await exportFiles({ target, name, board: choice.board || null, core: null, source });
    setState(
      r.ok ? { status: "done", result: r.value, of: choice } : { status: "failed", failure: r.failure },
    );
  };
  return (
    <ExportPanel
      choice={choice}
      onChoice={(change) => {
        if (change.target) setTarget(change.target);
        if (change.name !== undefined) named(change.name);
        if (change.board !== undefined) setBoard(change.board);
        setState({ status: "idle" });
      }}
      boards={options}
      state={state}
      onMake={() => void make()}
      onDownload={(result) => downloadBytes(result.fileName, result.bytes)}
      source={words}
      classes={source === "trained" ? (card?.classes ?? null) : null}
    />
  );
}

/** Boards that the target has a project for; C and .tflite are for any. */
function boardOptions(
  target: ExportChoice["target"],
): readonly { readonly value: string; readonly title: string }[] {
  if (target !== "cmake" && target !== "platformio") return [];
  const able = boards
    .filter((b) => (target === "cmake" ? b.cmake : b.platformio) !== null)
    .map((b) => ({ value: b.id as string, title: `${b.name}, ${b.core}` }));
  return target === "cmake" ? [...able, { value: "", title: t("No board: an emulated Cortex-M4F") }] : able;
}
