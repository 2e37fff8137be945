import { Download, PackageOpen } from "lucide-react";
import type { Failure } from "../../core/failure";
import { formatNumber, showBytes, t } from "../../i18n";
import type { ExportJob, ExportResult } from "../../worker/protocol";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { FailureNotice } from "../ui/FailureNotice";
import { Fold } from "../ui/Fold";
import { Segmented } from "../ui/Segmented";
import { Select } from "../ui/Select";
import { commandsFor, targetText } from "./commands";
import { GoldenBytes } from "./GoldenBytes";

export interface ExportChoice {
  readonly target: ExportJob["target"];
  readonly name: string;
  /** A board of the catalogue, or "" for none in particular. */
  readonly board: string;
}

export type ExportState =
  | { readonly status: "idle" }
  | { readonly status: "running" }
  | { readonly status: "done"; readonly result: ExportResult; readonly of: ExportChoice }
  | { readonly status: "failed"; readonly failure: Failure };

interface ExportPanelProps {
  readonly choice: ExportChoice;
  readonly onChoice: (change: Partial<ExportChoice>) => void;
  /** Boards that the target can be built for. */
  readonly boards: readonly { readonly value: string; readonly title: string }[];
  readonly state: ExportState;
  readonly onMake: () => void;
  readonly onDownload: (result: ExportResult) => void;
  /** Which network leaves. */
  readonly source: string;
  /** The classes that the golden bytes are scores of; null for an opened network. */
  readonly classes: readonly string[] | null;
}

/** What leaves the browser: files, the bytes that the firmware will print, and the commands that build it. */
export function ExportPanel(props: ExportPanelProps) {
  const { choice, onChoice, boards, state, onMake, onDownload, source, classes } = props;
  return (
    <section className="export panel" aria-label={t("Export")}>
      <p className="trainer-subject">{source}</p>
      <div className="export-form">
        <Segmented<ExportJob["target"]>
          label={t("As")}
          options={[
            { value: "cmake", title: t("Firmware, CMake") },
            { value: "platformio", title: "PlatformIO" },
            { value: "c", title: t("C files") },
            { value: "tflite", title: ".tflite" },
          ]}
          value={choice.target}
          onChange={(target) => onChoice({ target })}
        />
        <p className="hint">{targetText()[choice.target]}</p>
        {boards.length > 0 && (
          <Select
            label={t("For")}
            options={boards}
            value={choice.board}
            onChange={(board) => onChoice({ board })}
          />
        )}
        <div className="name-field">
          <label htmlFor="export-name">{t("Name of the network, as in its C functions")}</label>
          <input
            id="export-name"
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={choice.name}
            onChange={(event) => onChoice({ name: event.target.value })}
          />
        </div>
        <div className="button-row">
          <Button
            look="primary"
            icon={<PackageOpen aria-hidden="true" />}
            busy={state.status === "running"}
            onClick={onMake}
          >
            {state.status === "running" ? t("Making the files …") : t("Make the files")}
          </Button>
        </div>
      </div>
      {state.status === "failed" && <FailureNotice failure={state.failure} />}
      {state.status === "done" && (
        <Made
          result={state.result}
          of={state.of}
          classes={classes}
          onDownload={() => onDownload(state.result)}
        />
      )}
    </section>
  );
}

interface MadeProps {
  readonly result: ExportResult;
  readonly of: ExportChoice;
  readonly classes: readonly string[] | null;
  readonly onDownload: () => void;
}

function Made({ result, of, classes, onDownload }: MadeProps) {
  const total = result.files.reduce((n, f) => n + f.bytes, 0);
  return (
    <div className="export-made">
      <div className="button-row">
        <Button look="primary" icon={<Download aria-hidden="true" />} onClick={onDownload}>
          {t("Download {file}", { file: result.fileName })}
        </Button>
        <span className="hint">{showBytes(result.bytes.length)}</span>
      </div>
      <GoldenBytes golden={result.golden} classes={classes} target={of.target} />
      <div className="commands">
        <p className="figure-title">{t("Then, in a terminal")}</p>
        <pre>
          <code>{commandsFor(of, result.fileName, result.readme)}</code>
        </pre>
      </div>
      <Fold
        title={t("{count, plural, one {# file} other {# files}}, {bytes}", {
          count: result.files.length,
          bytes: showBytes(total),
        })}
      >
        <DataTable
          caption={t("What is inside")}
          columns={[
            { title: t("File"), value: (f) => f.path },
            { title: t("Size, bytes"), value: (f) => f.bytes, show: (f) => formatNumber(f.bytes) },
          ]}
          rows={result.files}
          rowKey={(f) => f.path}
        />
      </Fold>
    </div>
  );
}
