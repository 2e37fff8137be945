import { useEffect } from "react";
import { showCount } from "../../core/units";
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

  const where = backend ? `, on ${backendNames[backend.chosen]}` : "";
  const network = `${sketch.graph.name === "mlp" ? "A multilayer perceptron" : "The designed PhiNet"} of ${showCount(sketch.cost.parameters)} parameters`;
  return (
    <Trainer
      state={training}
      run={run}
      data={data}
      evaluation={evaluation}
      options={options}
      onOptions={optionsChanged}
      subject={`${network} and ${card?.name ?? "your data"}${where}.`}
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
