import { useState } from "react";
import { t } from "../../i18n";
import { Button } from "../ui/Button";
import { FileDrop } from "../ui/FileDrop";
import { Segmented } from "../ui/Segmented";
import { Slider } from "../ui/Slider";

export interface OwnDataChoice {
  readonly side: number;
  readonly channels: 1 | 3;
}

interface OwnDataProps {
  readonly onFiles: (files: readonly File[], choice: OwnDataChoice) => void;
  readonly busy: boolean;
}

/** A folder or zip of pictures, one folder a class, or a CSV of numbers. */
export function OwnData({ onFiles, busy }: OwnDataProps) {
  const [side, setSide] = useState(32);
  const [channels, setChannels] = useState<"1" | "3">("3");
  const take = (files: readonly File[]) => onFiles(files, { side, channels: channels === "1" ? 1 : 3 });
  const chooseFolder = () => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.setAttribute("webkitdirectory", "");
    input.addEventListener("change", () => take([...(input.files ?? [])]));
    input.click();
  };
  return (
    <div className="own-data">
      <div className="own-data-form">
        <Slider
          label={t("Bring pictures to")}
          min={8}
          max={128}
          step={8}
          unit="px"
          value={side}
          onChange={setSide}
        />
        <Segmented
          label={t("Colors")}
          options={[
            { value: "3", title: t("Color") },
            { value: "1", title: t("Gray") },
          ]}
          value={channels}
          onChange={setChannels}
        />
      </div>
      <FileDrop
        label={t("Drop a zip of pictures or a CSV, or choose files")}
        hint={t(
          "In the zip, one folder of pictures for each class. In the CSV, numbers and one column of classes. Stays on this machine.",
        )}
        accept=".zip,.csv,.tsv,.txt,image/*"
        multiple
        onFiles={take}
      />
      <Button busy={busy} onClick={chooseFolder}>
        {t("Choose a folder of folders")}
      </Button>
    </div>
  );
}
