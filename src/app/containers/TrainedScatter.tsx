import { useEffect, useMemo } from "react";
import { findBoard } from "../../boards";
import { datasets } from "../../datasets";
import { formatNumber, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import { useFacts } from "../../store/facts";
import { openLab } from "../../store/lab";
import { useProject } from "../../store/project";
import { type TrainedLine, useTrained } from "../../store/trained";
import { type TrainedPoint, TrainedScatter } from "../../widgets/TrainedScatter/TrainedScatter";
import "../styles/scaling.css";

export default function TrainedScatterContainer() {
  const trained = useTrained((s) => s.trained);
  const boardId = useProject((s) => s.board);
  const factsReported = useFacts((s) => s.factsReported);
  const board = findBoard(boardId);
  const points = useMemo(
    () =>
      trained.map((line): TrainedPoint => {
        const { cyclesPerMac, clockMHz, power } = board;
        const cycles = Math.sqrt(cyclesPerMac.low * cyclesPerMac.high);
        const ms = (line.macs * cycles) / (clockMHz * 1000);
        return {
          ...line,
          ...{ name: nameOf(line), data: dataName(line.data) },
          energy: power && (ms * power.milliwatts) / 1000,
        };
      }),
    [trained, board],
  );
  useEffect(() => {
    void openLab();
  }, []);
  useEffect(() => factsReported({ "trained.count": trained.length }), [trained, factsReported]);
  return (
    <TrainedScatter
      points={points}
      board={board.name}
      onForget={() => useTrained.setState({ trained: [] })}
    />
  );
}

const dataName = (id: string): string =>
  id === "user"
    ? t("your data")
    : Object.hasOwn(datasets, id)
      ? heard(datasets[id as keyof typeof datasets].card.name)
      : id;

/** Names of the families as people write them. */
const families: Readonly<Record<string, string>> = {
  ...{ phinet: "PhiNet", xinet: "XiNet", mobilenetV1: "MobileNet", mobilenetV2: "MobileNetV2" },
  ...{ efficientnet: "EfficientNet", resnet8: "ResNet-8", dscnn: "DS-CNN", mlp: "MLP" },
};

function nameOf({ name, knobs, parameters }: TrainedLine): string {
  const family = families[name] ?? name;
  if (!knobs) return t("{name}, {count} parameters", { name: family, count: formatNumber(parameters) });
  const show = (value: number) => formatNumber(value, { maximumSignificantDigits: 3 });
  const { alpha, beta, t0, layers, resolution } = knobs;
  return `${family} α ${show(alpha)}, β ${show(beta)}, t₀ ${show(t0)}, N ${layers}, ${resolution} px`;
}
