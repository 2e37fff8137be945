import { useState } from "react";
import { showBytes } from "../../core/units";
import { FileDrop } from "../../widgets/ui/FileDrop";
import { Notice } from "../../widgets/ui/Notice";
import { Page } from "../shell/Page";
import { type FileKind, fileKind, kindNames } from "./describeFile";

interface Seen {
  readonly name: string;
  readonly bytes: number;
  readonly kind: FileKind;
}

/** Free use, without a lesson: one's own network or data. */
export default function Workbench() {
  const [files, setFiles] = useState<readonly Seen[]>([]);
  const look = async (chosen: readonly File[]) => {
    const seen = chosen.map(async (file) => {
      const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
      return { name: file.name, bytes: file.size, kind: fileKind(head) };
    });
    setFiles(await Promise.all(seen));
  };
  return (
    <Page title="Workbench" className="page">
      <div className="prose">
        <h1 tabIndex={-1}>Workbench</h1>
        <p className="lead">
          For networks and data of your own. Files are read in this tab and are sent nowhere.
        </p>
        <FileDrop
          label="Choose files, or drop them here"
          hint="A .tflite network, PNG or JPEG pictures, WAV sounds."
          multiple
          onFiles={look}
        />
        <div role="status">
          {files.map(({ name, bytes, kind }) => (
            <Notice
              key={name}
              kind={kind === "unknown" ? "warn" : "info"}
              title={`${name}: ${kindNames[kind]}, ${showBytes(bytes)}`}
              next={
                kind === "unknown"
                  ? "Try a .tflite, .png, .jpg or .wav file."
                  : "This version recognizes the file and does no more with it."
              }
            />
          ))}
        </div>
      </div>
    </Page>
  );
}
