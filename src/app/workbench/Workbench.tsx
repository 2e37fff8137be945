import { type ComponentType, lazy, type ReactNode, Suspense, useEffect } from "react";
import { importModel } from "../../store/deployment";
import { openLab } from "../../store/lab";
import { useProject } from "../../store/project";
import { FailureNotice } from "../../widgets/ui/FailureNotice";
import { FileDrop } from "../../widgets/ui/FileDrop";
import { Notice } from "../../widgets/ui/Notice";
import { ProgressBar } from "../../widgets/ui/ProgressBar";
import { Stat } from "../../widgets/ui/Stat";
import { Tabs } from "../../widgets/ui/Tabs";
import type { ModelSource } from "../../worker/protocol";
import "../styles/widgets.css";
import { showBytes, showCount, t } from "../../i18n";
import { Guard } from "../shell/Guard";
import { Loading } from "../shell/Loading";
import { Page } from "../shell/Page";
import { fileKind, kindNames } from "./describeFile";
import { OpenedGraph } from "./OpenedGraph";

const DataBrowser = lazy(() => import("../containers/DataBrowser"));
const PhinetDesigner = lazy(() => import("../containers/PhinetDesigner"));
const Trainer = lazy(() => import("../containers/Trainer"));
const ConfusionMatrix = lazy(() => import("../containers/ConfusionMatrix"));
const QuantizationReport = lazy(() => import("../containers/QuantizationReport"));
const ArenaTimeline = lazy(() => import("../containers/ArenaTimeline"));
const BoardFit = lazy(() => import("../containers/BoardFit"));
const ExportPanel = lazy(() => import("../containers/ExportPanel"));

/** Free use, without a lesson: from one's own data to firmware, or from someone's .tflite file to firmware. */
export default function Workbench() {
  return (
    <Page title={t("Workbench")} className="page workbench">
      <h1 tabIndex={-1}>{t("Workbench")}</h1>
      <p className="lead">
        {t("For data and networks of your own. Files are read in this tab and are sent nowhere.")}
      </p>
      <Tabs
        label={t("Where to begin")}
        tabs={[
          { id: "data", title: t("From data to firmware"), content: <FromData /> },
          { id: "tflite", title: t("Open a .tflite"), content: <FromTflite /> },
        ]}
      />
    </Page>
  );
}

function Stage({
  number,
  title,
  children,
}: {
  readonly number?: number;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="stage" aria-label={title}>
      <h2>
        {number !== undefined && <span className="stage-number">{number}</span>}
        {title}
      </h2>
      <Guard what={t("“{title}”", { title })}>
        <Suspense fallback={<Loading what={t("the widget")} />}>{children}</Suspense>
      </Guard>
    </section>
  );
}

function FromData() {
  const run = useProject((s) => s.run);
  const trained = (run?.bestEpoch ?? 0) > 0;
  return (
    <div className="stages">
      <Stage number={1} title={t("Data")}>
        <DataBrowser />
      </Stage>
      <Stage number={2} title={t("Design")}>
        <PhinetDesigner budget />
      </Stage>
      <Stage number={3} title={t("Train")}>
        <Trainer />
      </Stage>
      {trained && (
        <Stage title={t("Where it errs")}>
          <ConfusionMatrix />
        </Stage>
      )}
      <Stage number={4} title={t("Quantize")}>
        {trained ? <QuantizationReport /> : <Notice kind="info" title={t("This comes after training.")} />}
      </Stage>
      <Deploy source="trained" from={5} />
    </div>
  );
}

function Deploy({ source, from }: { readonly source: ModelSource; readonly from: number }) {
  const quantized = useProject((s) => s.quantized);
  const Arena = ArenaTimeline as ComponentType<{ readonly source: ModelSource }>;
  return (
    <>
      <Stage number={from} title={t("Memory")}>
        <Arena source={source} />
      </Stage>
      <Stage number={from + 1} title={t("Board")}>
        <BoardFit source={source} />
      </Stage>
      <Stage number={from + 2} title={t("Export")}>
        {source === "imported" || quantized ? (
          <ExportPanel source={source} />
        ) : (
          <Notice kind="info" title={t("This comes after quantizing.")} />
        )}
      </Stage>
    </>
  );
}

function FromTflite() {
  const imported = useProject((s) => s.imported);
  useEffect(() => {
    void openLab();
  }, []);
  const open = async ([file]: readonly File[]) => {
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kind = fileKind(bytes.subarray(0, 16));
    if (kind !== "tflite" && kind !== "unknown") {
      useProject.getState().reported({
        imported: {
          status: "failed",
          failure: {
            code: "bad-file",
            where: file.name,
            what: t("this is {kind}, not a .tflite network", { kind: kindNames()[kind] }),
            next: t("Pictures go into “From data to firmware”."),
          },
        },
      });
      return;
    }
    await importModel(bytes, file.name);
  };
  return (
    <div className="stages">
      <FileDrop
        label={t("Drop a .tflite file here, or choose one")}
        hint={t(
          "An int8 network: its operators, memory, boards, and firmware from it. Stays on this machine.",
        )}
        accept=".tflite"
        onFiles={(files) => void open(files)}
      />
      {imported.status === "running" && <ProgressBar label={t("Reading the network")} value={undefined} />}
      {imported.status === "failed" && <FailureNotice failure={imported.failure} />}
      {imported.status === "done" && (
        <>
          <section className="panel" aria-label={t("The opened network")}>
            <p className="card-name">
              <strong>{imported.value.name}</strong>
            </p>
            <div className="stats">
              <Stat
                label={t("Layers")}
                value={imported.value.graph.nodes.length - imported.value.inputs.length}
              />
              <Stat label={t("Work")} value={showCount(imported.value.macs)} unit="MAC" />
              <Stat label={t("Weights")} value={showBytes(imported.value.weightBytes)} />
              <Stat label={t("RAM, planned")} value={showBytes(imported.value.plan.arenaBytes)} />
              <Stat
                label={t("Input")}
                value={imported.value.inputs.map((p) => p.shape.join("×")).join(", ")}
                detail="int8"
              />
              <Stat
                label={t("Output")}
                value={imported.value.outputs.map((p) => p.shape.join("×")).join(", ")}
                detail="int8"
              />
            </div>
            <OpenedGraph graph={imported.value.graph} />
          </section>
          <Deploy source="imported" from={1} />
        </>
      )}
    </div>
  );
}
