import { useEffect } from "react";
import { showCount, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import { trainDefaults } from "../../stages/train/options";
import { evaluateTest, openLab, pauseTraining, startTraining, stopTraining } from "../../store/lab";
import { useProject } from "../../store/project";
import { backendNames } from "../../widgets/BackendBadge/BackendBadge";
import { Trainer } from "../../widgets/Trainer/Trainer";
import { useSketch } from "./useSketch";

export default function TrainerContainer() {
  const training = useProject((s) => s.training);
  const run = useProject((s) => s.run);
  const data = useProject((s) => s.data);
  const evaluation = useProject((s) => s.evaluation);
  const options = useProject((s) => s.options);
  const optionsChanged = useProject((s) => s.optionsChanged);
  const backend = useProject((s) => s.backend);
  const { sketch, card } = useSketch();

  useEffect(() => {
    void openLab().then(evaluateTest);
  }, []);

  const words = {
    count: showCount(sketch.cost.parameters),
    data: card ? heard(card.name) : t("your data"),
    engine: backend ? backendNames[backend.chosen] : "",
  };
  return (
    <Trainer
      state={training}
      run={run}
      data={data}
      evaluation={evaluation}
      options={options}
      onOptions={optionsChanged}
      subject={subject(sketch.graph.name === "mlp", words)}
      classes={card?.classes.length ?? 10}
      usualRate={trainDefaults.schedule.rate}
      actions={{
        start: () => void startTraining(),
        resume: (epochs) => void startTraining({ resume: true, epochs }),
        pause: (paused) => void pauseTraining(paused),
        stop: () => void stopTraining(),
        retryWithRate: (rate) => {
          optionsChanged({ schedule: { ...options.schedule, rate } });
          void startTraining();
        },
      }}
    />
  );
}

function subject(
  perceptron: boolean,
  words: { readonly count: string; readonly data: string; readonly engine: string },
): string {
  if (perceptron)
    return words.engine
      ? t("A multilayer perceptron of {count} parameters and {data}, on {engine}.", words)
      : t("A multilayer perceptron of {count} parameters and {data}.", words);
  return words.engine
    ? t("The designed PhiNet of {count} parameters and {data}, on {engine}.", words)
    : t("The designed PhiNet of {count} parameters and {data}.", words);
}
