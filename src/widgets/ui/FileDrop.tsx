import { Upload } from "lucide-react";
import { type DragEvent, useId, useState } from "react";

interface FileDropProps {
  readonly label: string;
  /** What is welcome and where it goes: "Stays on this machine." */
  readonly hint: string;
  /** As in `<input accept>`: ".tflite,.wav". Dropped files are handed over whatever they are. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Files by dragging or by the system's dialog; the whole area is the input's label. */
export function FileDrop({ label, hint, accept, multiple = false, onFiles }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
  };
  const onDrag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };

  return (
    <div className="file-drop" data-over={over}>
      <label
        htmlFor={id}
        onDragOver={(event) => onDrag(event, true)}
        onDragLeave={(event) => onDrag(event, false)}
        onDrop={(event) => {
          onDrag(event, false);
          take(event.dataTransfer.files);
        }}
      >
        <Upload aria-hidden="true" />
        <span className="file-drop-label">{label}</span>
      </label>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        {...{ accept, multiple }}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          take(event.target.files);
          // The same file again shall count as a new choice.
          event.target.value = "";
        }}
      />
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  );
}
