import { useEffect, useMemo, useState } from "react";
import { findBoard } from "../../boards";
import { formatNumber, t } from "../../i18n";
import { budgetSurfaces, shareGrid } from "../../stages/scale/surface";
import { useFacts } from "../../store/facts";
import { openLab, startTraining } from "../../store/lab";
import { useProject } from "../../store/project";
import {
  budgetsOfBoard,
  byFormula,
  codeOf,
  deckBudgets,
  designOf,
  knobs3Of,
  shapeOf,
} from "../../store/scaling";
import { knobsOf, type Plane } from "../../widgets/Scaler/KnobMap";
import { Scaler, type ScalerChoice } from "../../widgets/Scaler/Scaler";
import type { SolveRequest } from "../../worker/solverProtocol";
import { boardOptions } from "./boardOptions";
import { useCard } from "./useSketch";
import { useSolver } from "./useSolver";
import "../styles/scaling.css";

/** Own numbers instead of a board's. */
const OWN = "own";
/** The size at which the formulas begin, before anything is counted. */
const first = { layers: 7, resolution: 96 } as const;

interface ScalerAttributes {
  /** Starts with the chosen board instead of the slides' numbers. */
  readonly fromBoard?: boolean;
  /** Starts with the data's picture size. */
  readonly ofData?: boolean;
  /** Starts with these instead: KB, KB, millions. */
  readonly flash?: number;
  readonly ram?: number;
  readonly macs?: number;
}

export default function ScalerContainer(attributes: ScalerAttributes) {
  const { fromBoard = false, ofData = false, flash, ram, macs } = attributes;
  const projectBoard = useProject((s) => s.board);
  const boardChosen = useProject((s) => s.boardChosen);
  const design = useProject((s) => s.design);
  const designChanged = useProject((s) => s.designChanged);
  const training = useProject((s) => s.training.status);
  const factsReported = useFacts((s) => s.factsReported);
  const card = useCard();
  const [board, setBoard] = useState(fromBoard ? projectBoard : OWN);
  const [choice, setChoice] = useState<ScalerChoice>(() => ({
    budgets: {
      ...deckBudgets,
      ...(fromBoard ? budgetsOfBoard(projectBoard) : {}),
      ...(flash === undefined ? {} : { flash: flash * 1024 }),
      ...(ram === undefined ? {} : { ram: ram * 1024 }),
      ...(macs === undefined ? {} : { macs: macs * 1e6 }),
    },
    ...{ family: "phinet", ramModel: "planner", sides: ofData ? "data" : "any" },
  }));
  const [plane, setPlane] = useState<Plane>("alpha-t0");
  const [pick, setPick] = useState(0);

  const pictures = card === null || card.shape.length === 3;
  const dataSide = card && card.shape.length === 3 ? card.shape[0]! : null;
  const classes = card?.classes.length ?? 10;
  const channels = (pictures ? card?.shape[2] : undefined) ?? 3;
  const { budgets, family, ramModel, sides } = choice;
  const { squeezeExcite, activation, divisor, stemStride } = design;
  const fixed = useMemo(
    () => ({ squeezeExcite, activation, divisor, stemStride }),
    [squeezeExcite, activation, divisor, stemStride],
  );
  const withCode = board !== OWN;
  const request = useMemo<SolveRequest>(
    () => ({
      ...{ kind: "solve", budgets, family, withCode },
      options: {
        ...{ ramModel, classes, channels, phinet: fixed },
        ...(sides === "data" && dataSide !== null ? { resolutions: [dataSide] } : {}),
      },
    }),
    [budgets, family, withCode, ramModel, classes, channels, fixed, sides, dataSide],
  );
  const { solution, failure, searching, milliseconds } = useSolver("scaler", request);
  const picked = solution ? (solution.candidates[pick] ?? solution.candidates[0]!) : null;
  const scaled = picked && solution?.family === "phinet" && family === "phinet" ? picked : null;

  useEffect(() => {
    void openLab();
  }, []);
  useEffect(() => {
    if (!solution || searching) return;
    setPick(0);
    const { used } = solution;
    factsReported({
      "scale.leastUsed": 100 * Math.min(used.flash, used.ram, used.macs),
      "scale.flashUsed": 100 * used.flash,
      "scale.ramUsed": 100 * used.ram,
      "scale.macsUsed": 100 * used.macs,
      "scale.resolution": solution.resolution,
      "scale.phinet": solution.family === "phinet" ? 1 : 0,
      ...(withCode ? { "scale.boardLeastUsed": 100 * Math.min(used.flash, used.ram, used.macs) } : {}),
    });
  }, [solution, searching, withCode, factsReported]);

  const shape = useMemo(
    () => (scaled ? shapeOf(scaled) : { ...first, classes, channels, ...fixed }),
    [scaled, classes, channels, fixed],
  );
  /** For weights alone, as the formulas and the maps count them. */
  const forWeights = useMemo(
    () => ({ ...budgets, flash: budgets.flash - (withCode ? codeOf(shape) : 0) }),
    [budgets, withCode, shape],
  );
  const formula = useMemo(() => {
    const begun = performance.now();
    const found = byFormula(shape, forWeights, ramModel);
    return found && { ...found, milliseconds: performance.now() - begun };
  }, [shape, forWeights, ramModel]);
  const map = useMemo(() => {
    if (!scaled) return null;
    const at = knobs3Of(scaled);
    const [x, y] = knobsOf(plane);
    return { grid: shareGrid(shape, at, [x, y], forWeights, ramModel, 43), solution: at };
  }, [scaled, shape, forWeights, ramModel, plane]);

  return (
    <Scaler
      choice={choice}
      onChange={(change) => {
        const { budgets: next } = change;
        if (next && (next.flash !== budgets.flash || next.ram !== budgets.ram)) setBoard(OWN);
        setChoice((now) => ({ ...now, ...change }));
      }}
      boards={[{ value: OWN, title: t("none: numbers of your own") }, ...boardOptions()]}
      board={board}
      onBoard={(id) => {
        setBoard(id);
        if (id === OWN) return;
        boardChosen(id);
        setChoice((now) => ({ ...now, budgets: { ...now.budgets, ...budgetsOfBoard(id) } }));
      }}
      dataSide={dataSide}
      timeWords={withCode ? timeWords(board, budgets.macs) : null}
      formula={family === "phinet" ? formula : null}
      {...{ solution, searching, milliseconds, failure, plane, map, picked }}
      onPlane={setPlane}
      surfaces={() => (scaled ? budgetSurfaces(shape, knobs3Of(scaled), forWeights, ramModel) : null)}
      onPick={setPick}
      onTrain={
        scaled && pictures && training !== "running"
          ? () => {
              designChanged(designOf(scaled));
              void startTraining();
            }
          : null
      }
      trainNote={trainNote(family === "phinet", pictures, training === "running")}
    />
  );
}

function timeWords(id: string, macs: number): string {
  const { name, clockMHz, cyclesPerMac } = findBoard(id);
  const ms = (cycles: number) =>
    formatNumber((macs * cycles) / (clockMHz * 1000), { maximumSignificantDigits: 2 });
  return t(
    "About {low} to {high} ms on the {board}. What the board keeps for itself is taken off its flash and RAM.",
    {
      low: ms(cyclesPerMac.low),
      high: ms(cyclesPerMac.high),
      board: name,
    },
  );
}

function trainNote(phinet: boolean, pictures: boolean, running: boolean): string | null {
  if (!phinet) return t("Only PhiNets go to the designer and the trainer here.");
  if (!pictures) return t("The chosen data are a table: choose pictures to train one of these.");
  return running ? t("A network is being trained: stop it first.") : null;
}
