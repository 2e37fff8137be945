import { type Ref, useEffect, useRef } from "react";
import { t } from "../../../i18n";

interface PlainEditorProps {
  readonly text: string;
  readonly label: string;
  readonly readOnly: boolean;
  readonly onText: (text: string) => void;
  /** Where the cursor stood, for the editor that takes over. */
  readonly area?: Ref<HTMLTextAreaElement>;
  readonly describedBy?: string;
}

/** A plain field for code or a note: on phones, for notes, and until the code editor is there. It grows with its text. */
export function PlainEditor({ text, label, readOnly, onText, area, describedBy }: PlainEditorProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = own.current;
    if (!element) return;
    element.focus({ preventScroll: true });
    if (element.selectionStart === 0) element.setSelectionRange(element.value.length, element.value.length);
  }, []);
  return (
    <textarea
      ref={(element) => {
        own.current = element;
        if (typeof area === "function") area(element);
        else if (area) area.current = element;
      }}
      className="plain-editor"
      aria-label={label}
      aria-describedby={describedBy}
      value={text}
      readOnly={readOnly}
      rows={Math.max(3, text.split("\n").length + 1)}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      placeholder={t("Type here")}
      onChange={(event) => onText(event.target.value)}
    />
  );
}
