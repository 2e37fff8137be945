import { useEffect, useMemo, useState } from "react";
import { findBoard } from "../../boards";
import { useFacts } from "../../store/facts";
import { useProject } from "../../store/project";
import { budgetsOfBoard } from "../../store/scaling";
import { CompoundScaling, type PhiLine } from "../../widgets/CompoundScaling/CompoundScaling";
import { ask } from "../../worker/solver";
import type { SolveRequest } from "../../worker/solverProtocol";
import { BoardSelect } from "./BoardSelect";
import { useSolver } from "./useSolver";
import "../styles/scaling.css";

const phis = Array.from({ length: 31 }, (_, i) => -12 + i / 2);
const options = { classes: 10, channels: 3, ramModel: "planner" } as const;
/** An answer in about this time, for the budget of multiplications. */
const SECONDS = 1;

export default function CompoundScalingContainer() {
  const board = useProject((s) => s.board);
  const factsReported = useFacts((s) => s.factsReported);
  const [lines, setLines] = useState<readonly PhiLine[]>([]);
  const [phi, setPhi] = useState(0);
  const { name, clockMHz, cyclesPerMac } = findBoard(board);
  const budgets = useMemo(() => {
    const cycles = Math.sqrt(cyclesPerMac.low * cyclesPerMac.high);
    const macs = Number(((SECONDS * clockMHz * 1e6) / cycles).toPrecision(2));
    return { ...budgetsOfBoard(board), macs };
  }, [board, clockMHz, cyclesPerMac]);
  const request = useMemo<SolveRequest>(
    () => ({ kind: "solve", budgets, family: "phinet", options, withCode: true }),
    [budgets],
  );
  const { solution } = useSolver("compound", request);

  useEffect(() => {
    let current = true;
    void ask("phi", { kind: "phi", phis, options, withCode: true }).then((answer) => {
      if (current && answer?.ok) setLines(answer.value);
    });
    return () => {
      current = false;
    };
  }, []);
  useEffect(() => {
    const line = lines.find((l) => l.phi === phi);
    if (!line) return;
    const shares = (["flash", "ram", "macs"] as const).map((what) => line.need[what] / budgets[what]);
    factsReported({ "compound.mostUsed": 100 * Math.max(...shares), "compound.phi": phi });
  }, [lines, phi, budgets, factsReported]);

  return (
    <>
      <BoardSelect />
      <CompoundScaling {...{ lines, phi, budgets, solution, board: name }} onPhi={setPhi} />
    </>
  );
}
