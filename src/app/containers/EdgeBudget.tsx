import { useEffect, useMemo, useState } from "react";
import { useFacts } from "../../store/facts";
import { budget } from "../../widgets/EdgeBudget/budget";
import { EdgeBudget, type EdgeChoice } from "../../widgets/EdgeBudget/EdgeBudget";
import { coinCell, processors, radios, sensors } from "../../widgets/EdgeBudget/figures";

/** A microphone that listens all the time, on a coin cell: the two ways are nearly equal here. */
const first: EdgeChoice = {
  ...{ sensor: "microphone", radio: "bluetooth", processor: "l4r5" },
  ...{ secondsBetween: 1, reported: 10, battery: "coin", capacity: 5000 },
};

export default function EdgeBudgetContainer() {
  const [choice, setChoice] = useState(first);
  const factsReported = useFacts((s) => s.factsReported);
  const result = useMemo(() => {
    const find = <T extends { readonly id: string }>(list: readonly T[], id: string): T =>
      list.find((each) => each.id === id)!;
    return budget({
      sensor: find(sensors, choice.sensor),
      radio: find(radios, choice.radio),
      processor: find(processors, choice.processor),
      secondsBetween: choice.secondsBetween,
      reported: choice.reported / 100,
      batteryMilliwattHours:
        choice.battery === "coin" ? coinCell.milliampereHours * coinCell.volts : choice.capacity,
    });
  }, [choice]);

  useEffect(() => {
    const { send, compute } = result;
    factsReported({
      "edge.lifeDays": compute.possible ? compute.lifeDays : 0,
      "edge.sendLifeDays": send.possible ? send.lifeDays : 0,
      // How many times more power computing takes than sending; above 1, sending is cheaper.
      "edge.computeOverSend": send.possible ? compute.milliwatts / send.milliwatts : 0,
    });
  }, [result, factsReported]);

  return (
    <EdgeBudget
      choice={choice}
      onChange={(change) => setChoice((now) => ({ ...now, ...change }))}
      budget={result}
    />
  );
}
