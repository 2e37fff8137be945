import { Play } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Failure } from "../../core/failure";
import { formatFixed, formatNumber, t } from "../../i18n";
import type { Budgets, Candidate } from "../../stages/scale/budgets";
import type { Family } from "../../stages/scale/families";
import type { Knobs3 } from "../../stages/scale/phinetClosed";
import type { RamModel } from "../../stages/scale/ramModels";
import type { Searching, Solution } from "../../stages/scale/solve";
import type { ShareGrid, Surfaces } from "../../stages/scale/surface";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { FailureNotice } from "../ui/FailureNotice";
import { Fold } from "../ui/Fold";
import { Notice } from "../ui/Notice";
import { Select } from "../ui/Select";
import { BudgetBars } from "./BudgetBars";
import { KnobMap, type Plane } from "./KnobMap";
import { LogSlider } from "./LogSlider";
import { knobWords, showKnob, showShare, verdictOf } from "./words";

const Surface3D = lazy(() => import("./Surface3D"));

/** What the formulas say, at the size and depth of the last counted answer. */
export interface Formula {
  readonly knobs: Knobs3;
  readonly used: Budgets;
  readonly milliseconds: number;
}

export interface ScalerMap {
  readonly grid: ShareGrid;
  readonly solution: Knobs3;
}

export interface ScalerChoice {
  readonly budgets: Budgets;
  readonly family: Family;
  readonly ramModel: RamModel;
  /** Any size of picture, or the one that the data has. */
  readonly sides: "any" | "data";
}

interface ScalerProps {
  readonly choice: ScalerChoice;
  readonly onChange: (change: Partial<ScalerChoice>) => void;
  readonly boards: readonly { readonly value: string; readonly title: string }[];
  readonly board: string;
  readonly onBoard: (board: string) => void;
  /** Side of the data's pictures; null when there are none. */
  readonly dataSide: number | null;
  /** "10 to 40 ms on the NUCLEO-L496ZG". */
  readonly timeWords: string | null;
  readonly formula: Formula | null;
  /** The last answer stays while the next one is on its way. */
  readonly solution: Solution | null;
  readonly searching: Searching | null;
  readonly milliseconds: number | null;
  readonly failure: Failure | null;
  readonly plane: Plane;
  readonly onPlane: (plane: Plane) => void;
  readonly map: ScalerMap | null;
  readonly surfaces: () => Surfaces | null;
  readonly picked: Candidate | null;
  readonly onPick: (index: number) => void;
  /** Null where the network cannot be trained here; `trainNote` says why. */
  readonly onTrain: (() => void) | null;
  readonly trainNote: string | null;
}

const KIB = 1024;

/** With the knobs that are solved for. */
const families = [
  ["phinet", "PhiNet: α, β, t₀"],
  ["xinet", "XiNet: α, γ"],
  ["mobilenetV1", "MobileNet: α"],
  ["mobilenetV2", "MobileNetV2: α"],
  ["efficientnet", "EfficientNet: φ"],
] as const satisfies readonly (readonly [Family, string])[];

/** Three budgets in, the network that uses them out: by formula at once, counted a moment later. */
export function Scaler(props: ScalerProps) {
  const { choice, onChange, boards, board, onBoard, dataSide, timeWords } = props;
  const { formula, solution, searching, milliseconds, failure, picked } = props;
  const { budgets } = choice;
  const set = (change: Partial<Budgets>) => onChange({ budgets: { ...budgets, ...change } });
  return (
    <section
      className="scaler panel"
      aria-label={t("Hardware-aware scaling")}
      data-full={solution?.full ?? false}
      data-busy={searching !== null}
    >
      <div className="scaler-grid">
        <div className="knobs">
          <Select label={t("Board")} value={board} onChange={onBoard} options={boards} />
          <LogSlider
            label={t("Flash")}
            {...{ min: 16 * KIB, max: 4096 * KIB, scale: KIB, unit: "KB" }}
            value={budgets.flash}
            onChange={(flash) => set({ flash })}
          />
          <LogSlider
            label={t("RAM")}
            {...{ min: 4 * KIB, max: 1024 * KIB, scale: KIB, unit: "KB" }}
            value={budgets.ram}
            onChange={(ram) => set({ ram })}
          />
          <LogSlider
            label={t("Work of one answer")}
            {...{ min: 1e5, max: 5e8, scale: 1e6, unit: t("M MAC") }}
            value={budgets.macs}
            onChange={(macs) => set({ macs })}
            {...(timeWords ? { hint: timeWords } : {})}
          />
          <Fold title={t("Family, picture and RAM")}>
            <Select
              label={t("Family of networks")}
              value={choice.family}
              onChange={(family) => onChange({ family })}
              options={families.map(([value, name]) => ({ value, title: name }))}
            />
            <Select
              label={t("Picture’s side")}
              value={choice.sides}
              onChange={(sides) => onChange({ sides })}
              options={[
                { value: "any", title: t("any, 16 to 224 pixels") },
                {
                  value: "data",
                  title: t("that of the data: {side} pixels", { side: dataSide ?? 0 }),
                  disabled: dataSide === null,
                },
              ]}
            />
            <Select
              label={t("What counts as RAM")}
              value={choice.ramModel}
              onChange={(ramModel) => onChange({ ramModel })}
              options={[
                { value: "planner", title: t("Whittle’s memory plan") },
                { value: "in-place", title: t("one layer at a time, some in place") },
                { value: "tflm", title: t("one layer at a time, nothing shared") },
              ]}
            />
          </Fold>
        </div>
        <div className="scaler-answer">
          <Answer title={t("By formula, at once")}>
            {choice.family !== "phinet" ? (
              <p className="hint">{t("Only PhiNet has formulas that can be turned around.")}</p>
            ) : formula ? (
              <p>
                {`α ${showKnob(formula.knobs.alpha)}, β ${showKnob(formula.knobs.beta)}, t₀ ${showKnob(formula.knobs.t0)}`}{" "}
                <span className="unit">{t("({ms} ms)", { ms: formatFixed(formula.milliseconds, 1) })}</span>
              </p>
            ) : (
              <p className="hint">{t("The formulas have no answer at this size of picture.")}</p>
            )}
          </Answer>
          <Answer title={t("Counted in whole channels")}>
            {picked ? (
              <>
                <p className="scaler-knobs">
                  <strong>{knobWords(picked)}</strong>{" "}
                  {milliseconds !== null && (
                    <span className="unit">
                      {t("({ms} ms)", { ms: formatNumber(Math.round(milliseconds)) })}
                    </span>
                  )}
                </p>
                <p className="hint">{t("{count} parameters", { count: formatNumber(picked.parameters) })}</p>
              </>
            ) : (
              <p className="hint">{failure ? t("none") : t("counting …")}</p>
            )}
          </Answer>
          <BudgetBars budgets={budgets} used={picked?.used ?? null} formula={formula?.used ?? null} />
          <p className="scaler-status" role="status">
            {searching
              ? t("Looking at sizes and depths: {done} of {total}", {
                  done: searching.done,
                  total: searching.total,
                })
              : solution
                ? t("{count, plural, one {# network was found.} other {# networks were found.}}", {
                    count: solution.candidates.length,
                  })
                : ""}
          </p>
        </div>
      </div>
      {failure && <FailureNotice failure={failure} />}
      {!failure && solution && <Verdict solution={solution} />}
      {solution && picked && <Candidates {...props} solution={solution} picked={picked} />}
      {props.map && <Maps {...props} map={props.map} />}
    </section>
  );
}

function Answer({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="scaler-line">
      <p className="scaler-title">{title}</p>
      {children}
    </div>
  );
}

function Verdict({ solution }: { readonly solution: Solution }) {
  const [first, ...more] = verdictOf(solution);
  if (solution.full) return <p className="verdict">{first}</p>;
  return <Notice kind="info" title={first!} {...(more.length > 0 ? { next: more.join(" ") } : {})} />;
}

type WithSolution = ScalerProps & { readonly solution: Solution; readonly picked: Candidate };

/** Every candidate with its shares; one is picked, and can be trained. */
function Candidates({ solution, picked, onPick, onTrain, trainNote }: WithSolution) {
  const { candidates } = solution;
  return (
    <div className="scaler-candidates">
      <div className="scaler-train">
        <Select
          label={t("Candidate")}
          value={String(candidates.indexOf(picked))}
          onChange={(index) => onPick(Number(index))}
          options={candidates.map((c, i) => ({ value: String(i), title: knobWords(c) }))}
        />
        <Button
          look="primary"
          icon={<Play aria-hidden="true" />}
          disabled={!onTrain}
          onClick={() => onTrain?.()}
        >
          {t("Train this one")}
        </Button>
      </div>
      {trainNote && <p className="hint">{trainNote}</p>}
      <Fold title={t("All candidates")}>
        <DataTable
          caption={t("Networks within the budgets, best first")}
          columns={[
            { title: t("Picture, px"), value: (c) => c.resolution },
            { title: t("Knobs"), value: knobWords },
            {
              title: t("Parameters"),
              value: (c) => c.parameters,
              show: (c) => formatNumber(c.parameters),
            },
            { title: t("Flash"), value: (c) => c.used.flash, show: (c) => showShare(c.used.flash) },
            { title: t("RAM"), value: (c) => c.used.ram, show: (c) => showShare(c.used.ram) },
            { title: t("MAC"), value: (c) => c.used.macs, show: (c) => showShare(c.used.macs) },
          ]}
          rows={candidates}
          rowKey={knobWords}
          download="candidates"
        />
        <p className="hint">
          {t(
            "Ranked by a rule, not by accuracy: first those that use all three budgets; of them those with β at most 1, then the larger picture. Which one learns best, only training tells.",
          )}
        </p>
      </Fold>
    </div>
  );
}

function Maps({ map, plane, onPlane, formula, surfaces }: ScalerProps & { readonly map: ScalerMap }) {
  const [open, setOpen] = useState(false);
  const shown = open ? surfaces() : null;
  return (
    <>
      <KnobMap
        grid={map.grid}
        plane={plane}
        onPlane={onPlane}
        solution={map.solution}
        formula={formula?.knobs ?? null}
      />
      <div>
        <Button look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("Hide the surfaces") : t("Show the three surfaces in space")}
        </Button>
        {shown && (
          <Suspense fallback={<div className="surface-3d" />}>
            <Surface3D surfaces={shown} solution={map.solution} />
          </Suspense>
        )}
      </div>
    </>
  );
}
