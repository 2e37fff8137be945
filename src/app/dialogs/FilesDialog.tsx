import { lessonCells } from "virtual:lesson-cells";
import { lessons } from "virtual:lessons";
import { Download, Link2 } from "lucide-react";
import { useState } from "react";
import { navigate } from "wouter/use-hash-location";
import type { Failure } from "../../core/failure";
import { translated } from "../../course/lesson";
import { readNotebook } from "../../formats/readNotebook";
import { locale, t } from "../../i18n";
import { openNotebook } from "../../store/keeping";
import {
  type FileFormat,
  notebookFile,
  openedLabel,
  sharePayload,
  takeFile,
} from "../../store/notebookFiles";
import { Button } from "../../widgets/ui/Button";
import { FailureNotice } from "../../widgets/ui/FailureNotice";
import { FileDrop } from "../../widgets/ui/FileDrop";
import { downloadBytes } from "../containers/downloadBytes";
import { DialogFrame } from "./DialogFrame";
import { useOpenNotebook } from "./useOpenNotebook";

const titleOf = (notebook: string): string => {
  const lesson = lessons.find(({ slug }) => slug === notebook);
  return lesson ? translated(lesson, locale()).title : t("Your notebook");
};

/** The notebook as a file, from a file, and as a link. */
export default function FilesDialog({ onClose }: { readonly onClose: () => void }) {
  const { notebook, writer } = useOpenNotebook();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);

  const save = (format: FileFormat) => {
    const { name, bytes } = notebookFile(notebook, format, titleOf(notebook));
    downloadBytes(name, bytes);
  };
  const open = async ([file]: readonly File[]) => {
    if (!file) return;
    setFailure(null);
    const read = readNotebook(new Uint8Array(await file.arrayBuffer()), file.name);
    if (!read.ok) {
      setFailure(read.failure);
      return;
    }
    // A lesson's notebook goes to its lesson, any other to the person's own.
    const { id } = read.value.document;
    const lesson = lessons.find(({ slug }) => slug === id);
    const document = lesson ? read.value.document : { ...read.value.document, id: "own" };
    await openNotebook(document.id, lesson ? ((await lessonCells[id]?.())?.cells ?? []) : null);
    takeFile({ ...read.value, document }, openedLabel(file.name));
    onClose();
    if (document.id !== notebook) navigate(lesson ? `/lesson/${id}` : "/notebook");
  };
  const share = () => {
    const payload = sharePayload(notebook);
    setFailure(payload.ok ? null : payload.failure);
    setLink(payload.ok ? `${location.href.split("#")[0]}#/shared/${payload.value}` : null);
  };

  return (
    <DialogFrame title={t("Save to a file, open a file, share")} onClose={onClose} wide>
      {failure && <FailureNotice failure={failure} />}
      <section className="files-part">
        <h3>{t("Save to a file")}</h3>
        <p className="hint">
          {t("With code, outputs and what you have reached; each of the three opens here again.")}
        </p>
        <div className="button-row">
          {(
            [
              ["ipynb", t("Jupyter notebook (.ipynb)")],
              ["json", t("Whittle file (.json)")],
              ["html", t("Web page to read (.html)")],
            ] as const
          ).map(([format, title]) => (
            <Button key={format} icon={<Download aria-hidden="true" />} onClick={() => save(format)}>
              {title}
            </Button>
          ))}
        </div>
      </section>
      <section className="files-part">
        <h3>{t("Open a file")}</h3>
        {writer && (
          <FileDrop
            label={t("Drop a .ipynb, .json or .html here, or choose one")}
            hint={t(
              "It replaces this notebook’s cells; the version before stays in the history. Nothing in it runs by itself.",
            )}
            accept=".ipynb,.json,.html"
            onFiles={(files) => void open(files)}
          />
        )}
      </section>
      <section className="files-part">
        <h3>{t("Share as a link")}</h3>
        <p className="hint">
          {t(
            "Code and the widgets’ settings stand in the link itself, after the #: no server sees them. Outputs and trained networks do not travel.",
          )}
        </p>
        <div className="button-row">
          <Button icon={<Link2 aria-hidden="true" />} onClick={share}>
            {t("Make a link")}
          </Button>
          {link && (
            <>
              <input type="text" readOnly value={link} aria-label={t("The link")} className="share-link" />
              <Button
                onClick={() =>
                  void navigator.clipboard.writeText(link).then(() => {
                    setCopied(true);
                    setTimeout(() => setCopied(false), 2000);
                  })
                }
              >
                {copied ? t("Copied") : t("Copy the link")}
              </Button>
            </>
          )}
        </div>
      </section>
    </DialogFrame>
  );
}
