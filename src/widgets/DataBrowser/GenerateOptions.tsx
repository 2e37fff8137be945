import { useState } from "react";
import type { DatasetCard } from "../../datasets/types";
import { t } from "../../i18n";
import { Button } from "../ui/Button";
import { Slider } from "../ui/Slider";

export interface GenerateChoice {
  readonly train: number;
  readonly difficulty: number;
  readonly seed: number;
}

interface GenerateOptionsProps {
  readonly card: DatasetCard;
  readonly choice: GenerateChoice;
  readonly onChange: (choice: GenerateChoice) => void;
}

/** How many pictures, how hard, and from which seed; drawn when asked, not while a slider moves. */
export function GenerateOptions({ card, choice, onChange }: GenerateOptionsProps) {
  const [draft, setDraft] = useState(choice);
  const slide = (key: keyof GenerateChoice) => ({
    value: draft[key],
    onChange: (value: number) => setDraft((now) => ({ ...now, [key]: value })),
  });
  return (
    <div className="knobs">
      <Slider
        label={t("Training pictures")}
        min={200}
        max={card.id === "images" ? 8000 : 6000}
        step={200}
        {...slide("train")}
      />
      <Slider
        label={t("Difficulty")}
        min={0}
        max={1}
        step={0.1}
        hint={t("0 is clean and upright.")}
        {...slide("difficulty")}
      />
      <Slider
        label={t("Seed")}
        min={1}
        max={99}
        step={1}
        hint={t("The same seed draws the same pictures.")}
        {...slide("seed")}
      />
      <Button onClick={() => onChange(draft)}>{t("Draw these")}</Button>
    </div>
  );
}
